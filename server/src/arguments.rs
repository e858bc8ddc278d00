//! The command line and the environment, turned into a [`Config`].

use std::ffi::OsString;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::config::{Answers, Config, Envelope, GOOGLE, Pace, Rate, Revision, Simulation, Upstream};
use crate::secret::{AccessToken, ApiKey};

/// What `--help` prints.
pub const HELP: &str = "\
Catena: serves the chat page, and answers or forwards the Gemini Interactions API.

Usage: catena [options]

  --listen ADDRESS        where to listen (127.0.0.1:8080); port 0 picks a free one
  --app DIR               the built page to serve
  --allow-api ORIGIN      another origin that the page may call; may be repeated
  --allow-images ORIGIN   pictures in answers may be loaded from there, one by one and by
                          a click; `https:` for everywhere; may be repeated
  --access-token TOKEN    asked of everybody who calls; required beyond loopback
                          (better given as CATENA_ACCESS_TOKEN in the environment)
  --rate N                requests a minute to the API for each client; 0 for no limit
                          (60 beyond loopback, no limit on it)
  --behind-proxy          a proxy in front says in X-Forwarded-For who the client is

Who answers: Google, if GEMINI_API_KEY is set in the environment; else the simulator.
  --simulate              the simulator, even though GEMINI_API_KEY is set
  --record DIR            forwarding only: keep the raw body of each streamed answer

The simulator:
  --revision steps|outputs  the wire format: today's, or that of early 2026 (steps)
  --replay DIR            recorded streams; the prompt `replay NAME` plays NAME.sse
  --pace MS               milliseconds between deltas; 0 for no pauses (20 to 80)
  --seed N                the same ids and texts in every run
  --errors interactions|classic  the form of errors (interactions)
  --retired               ids that Google has switched off answer 404

  --help, --version       print this, or the version, and leave
";

/// Requests a minute for each client of a server that others can reach.
const USUAL_RATE: u64 = 60;

/// What the command line asks for.
#[derive(Debug)]
pub enum Command {
    /// To serve.
    Run(Box<Config>),
    /// To print [`HELP`].
    Help,
    /// To print the version.
    Version,
}

/// A command line that cannot be understood. It is one sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageError(String);

impl fmt::Display for UsageError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

impl From<lexopt::Error> for UsageError {
    fn from(error: lexopt::Error) -> Self {
        match error {
            lexopt::Error::MissingValue { option: Some(option) } => {
                Self(format!("The option {option} needs a value; `catena --help` lists them."))
            }
            lexopt::Error::UnexpectedOption(option) => {
                Self(format!("There is no option {option}; `catena --help` lists them."))
            }
            lexopt::Error::UnexpectedArgument(argument) => Self(format!(
                "`{}` was not expected; `catena --help` lists what is.",
                argument.to_string_lossy()
            )),
            other => Self(format!("The command line cannot be read: {other}.")),
        }
    }
}

/// Reads `arguments` (without the program's name) and the variables that `environment`
/// gives out: `GEMINI_API_KEY`, `CATENA_ACCESS_TOKEN` and `CATENA_UPSTREAM`.
pub fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<Command, UsageError> {
    use lexopt::prelude::*;

    let mut config = Config { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)), ..Config::default() };
    let mut simulation = Simulation::default();
    let mut record = None;
    let mut simulate = false;
    let mut per_minute = None;
    let mut behind_proxy = false;
    let mut token = environment("CATENA_ACCESS_TOKEN").filter(|text| !text.trim().is_empty());

    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("listen") => config.listen = address(&text(&mut parser)?)?,
            Long("app") => config.app = Some(PathBuf::from(parser.value()?)),
            Long("allow-api") => config.allow_api.push(origin(&text(&mut parser)?)?),
            Long("allow-images") => config.allow_images.push(picture_source(&text(&mut parser)?)?),
            Long("access-token") => token = Some(text(&mut parser)?),
            Long("rate") => per_minute = Some(number(&mut parser, "--rate")?),
            Long("behind-proxy") => behind_proxy = true,
            Long("simulate") => simulate = true,
            Long("record") => record = Some(PathBuf::from(parser.value()?)),
            Long("revision") => simulation.revision = revision(&text(&mut parser)?)?,
            Long("replay") => simulation.replay = Some(PathBuf::from(parser.value()?)),
            Long("pace") => simulation.pace = Pace::Every(number(&mut parser, "--pace")?),
            Long("seed") => simulation.seed = Some(number(&mut parser, "--seed")?),
            Long("errors") => simulation.errors = envelope(&text(&mut parser)?)?,
            Long("retired") => simulation.retired = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("version") | Short('V') => return Ok(Command::Version),
            other => return Err(other.unexpected().into()),
        }
    }

    config.access_token = token
        .map(|text| AccessToken::new(&text))
        .transpose()
        .map_err(|why| UsageError(format!("The access token cannot be used: {why}.")))?;
    let usual = if config.listen.ip().is_loopback() { 0 } else { USUAL_RATE };
    let per_minute = u32::try_from(per_minute.unwrap_or(usual)).unwrap_or(u32::MAX);
    config.rate = NonZeroU32::new(per_minute).map(|per_minute| Rate { per_minute, behind_proxy });
    let key = environment("GEMINI_API_KEY").filter(|key| !key.trim().is_empty());
    config.answers = match key.filter(|_| !simulate) {
        Some(key) => {
            if simulation.replay.is_some() {
                return Err(UsageError(
                    "GEMINI_API_KEY is set, so Google answers, and --replay has nobody to play \
                     to; add --simulate."
                        .to_owned(),
                ));
            }
            Answers::Google(Upstream {
                base: origin(&environment("CATENA_UPSTREAM").unwrap_or(GOOGLE.to_owned()))?,
                key: ApiKey::new(&key)
                    .map_err(|why| UsageError(format!("The key in GEMINI_API_KEY cannot be used: {why}.")))?,
                record,
            })
        }
        None => {
            if record.is_some() {
                return Err(UsageError(
                    "--record keeps what Google sends, but the simulator answers; set \
                     GEMINI_API_KEY and leave out --simulate."
                        .to_owned(),
                ));
            }
            Answers::Simulator(simulation)
        }
    };
    Ok(Command::Run(Box::new(config)))
}

fn text(parser: &mut lexopt::Parser) -> Result<String, UsageError> {
    let value = parser.value()?;
    value
        .into_string()
        .map_err(|value| UsageError(format!("`{}` is not valid text.", value.to_string_lossy())))
}

fn number(parser: &mut lexopt::Parser, option: &str) -> Result<u64, UsageError> {
    let value = text(parser)?;
    value.parse().map_err(|_| UsageError(format!("{option} takes a whole number, not `{value}`.")))
}

fn address(value: &str) -> Result<SocketAddr, UsageError> {
    let numeric =
        value.strip_prefix("localhost:").map_or_else(|| value.to_owned(), |port| format!("127.0.0.1:{port}"));
    numeric.parse().map_err(|_| {
        UsageError(format!("--listen takes an address and a port such as 127.0.0.1:8080, not `{value}`."))
    })
}

fn revision(value: &str) -> Result<Revision, UsageError> {
    match value {
        "steps" => Ok(Revision::Steps),
        "outputs" => Ok(Revision::Outputs),
        other => Err(UsageError(format!("--revision is `steps` or `outputs`, not `{other}`."))),
    }
}

fn envelope(value: &str) -> Result<Envelope, UsageError> {
    match value {
        "interactions" => Ok(Envelope::Interactions),
        "classic" => Ok(Envelope::Classic),
        other => Err(UsageError(format!("--errors is `interactions` or `classic`, not `{other}`."))),
    }
}

/// Checks where pictures may come from: an origin, or every one that speaks TLS.
fn picture_source(value: &str) -> Result<String, UsageError> {
    if value == "https:" { Ok(value.to_owned()) } else { origin(value) }
}

/// Checks that `value` is an origin: scheme, host, perhaps a port, and nothing more.
/// It goes into a header of every page, so it must not bring anything else along.
fn origin(value: &str) -> Result<String, UsageError> {
    let refused = || {
        UsageError(format!(
            "`{value}` is not an origin such as https://example.org or http://127.0.0.1:9000."
        ))
    };
    let url = reqwest::Url::parse(value).map_err(|_| refused())?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if !plain {
        return Err(refused());
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(line: &str, environment: &[(&str, &str)]) -> Result<Command, UsageError> {
        parse(line.split_whitespace().map(OsString::from), |name| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn config(line: &str, environment: &[(&str, &str)]) -> Config {
        match run(line, environment) {
            Ok(Command::Run(config)) => *config,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn without_anything_the_simulator_answers_on_loopback() {
        let config = config("", &[]);
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(matches!(config.answers, Answers::Simulator(_)));
    }

    #[test]
    fn the_key_decides_who_answers_unless_the_simulator_is_asked_for() {
        let key = [("GEMINI_API_KEY", "k")];
        assert!(matches!(config("", &key).answers, Answers::Google(_)));
        assert!(matches!(config("--simulate", &key).answers, Answers::Simulator(_)));
        let empty = [("GEMINI_API_KEY", " ")];
        assert!(matches!(config("", &empty).answers, Answers::Simulator(_)));
    }

    #[test]
    fn every_option_is_read() {
        let config = config(
            "--listen=[::1]:0 --app dist --allow-api http://127.0.0.1:9000/ \
             --allow-images https: --allow-images https://a.example --access-token t \
             --revision outputs --replay tapes --pace 0 --seed 7 --retired \
             --errors classic",
            &[],
        );
        assert_eq!(config.listen.to_string(), "[::1]:0");
        assert_eq!(config.allow_api, ["http://127.0.0.1:9000"]);
        assert_eq!(config.allow_images, ["https:", "https://a.example"]);
        assert!(config.access_token.is_some());
        let Answers::Simulator(simulation) = config.answers else {
            panic!("the simulator should answer");
        };
        assert_eq!(simulation.revision, Revision::Outputs);
        assert_eq!(simulation.pace, Pace::Every(0));
        assert_eq!(simulation.seed, Some(7));
        assert!(simulation.retired);
        assert_eq!(simulation.errors, Envelope::Classic);
    }

    #[test]
    fn requests_are_limited_beyond_loopback_unless_said_otherwise() {
        let rate = |line: &str| config(line, &[]).rate.map(|rate| (rate.per_minute.get(), rate.behind_proxy));
        assert_eq!(rate(""), None);
        assert_eq!(rate("--listen 0.0.0.0:80"), Some((60, false)));
        assert_eq!(rate("--listen 0.0.0.0:80 --rate 0"), None);
        assert_eq!(rate("--rate 5 --behind-proxy"), Some((5, true)));
    }

    #[test]
    fn a_mistake_is_named_in_one_sentence() {
        for (line, needle) in [
            ("--lissen 1", "There is no option --lissen"),
            ("-x", "There is no option -x"),
            ("stray", "`stray` was not expected"),
            ("--listen", "--listen needs a value"),
            ("--listen nowhere", "such as 127.0.0.1:8080"),
            ("--pace slow", "--pace takes a whole number, not `slow`"),
            ("--errors odd", "`interactions` or `classic`"),
            ("--revision old", "`steps` or `outputs`"),
            ("--allow-api https://a.example/x", "is not an origin"),
            ("--allow-api javascript:alert(1)", "is not an origin"),
            ("--allow-images data:", "is not an origin"),
            ("--record tapes", "the simulator answers"),
        ] {
            let sentence = run(line, &[]).map(|_| ()).unwrap_err().to_string();
            assert!(sentence.contains(needle), "{line}: {sentence}");
            assert!(!sentence.contains('\n'), "{line}: {sentence}");
        }
        let replay = run("--replay tapes", &[("GEMINI_API_KEY", "k")]).map(|_| ());
        assert!(replay.unwrap_err().to_string().contains("--simulate"));
    }
}
