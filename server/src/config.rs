//! What a server is told when it starts. Everything here is plain data: the command
//! line makes one, and so do tests.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use crate::log::Log;
use crate::secret::{AccessToken, ApiKey};

/// Where Google answers.
pub const GOOGLE: &str = "https://generativelanguage.googleapis.com";

/// How to serve.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on; port 0 lets the system choose a free one.
    pub listen: SocketAddr,
    /// The folder of the built page. Without it a plain page says how to build it.
    pub app: Option<PathBuf>,
    /// Origins besides Google's that the page may talk to (its CSP's `connect-src`).
    pub allow_api: Vec<String>,
    /// Where pictures that an answer names may be loaded from, when the person asks for one (its CSP's `img-src`):
    /// origins, or `https:` for everywhere.
    pub allow_images: Vec<String>,
    /// Asked of everybody who calls. Required beyond loopback.
    pub access_token: Option<AccessToken>,
    /// How many requests to the API a client may make; None: as many as it likes.
    pub rate: Option<Rate>,
    /// Who answers the API.
    pub answers: Answers,
    /// How long running answers may go on after a shutdown was asked for.
    pub grace: Duration,
    /// Where the line about each request goes.
    pub log: Log,
}

impl Default for Config {
    /// A simulator on a free port of loopback.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            app: None,
            allow_api: Vec::new(),
            allow_images: Vec::new(),
            access_token: None,
            rate: None,
            answers: Answers::Simulator(Simulation::default()),
            grace: Duration::from_secs(30),
            log: Log::Standard,
        }
    }
}

/// How many requests a client may make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In a minute; as many may come at once.
    pub per_minute: NonZeroU32,
    /// Whether a proxy in front of this server says in `X-Forwarded-For` who asks.
    pub behind_proxy: bool,
}

/// Who answers the API: a server forwards or simulates, never both.
#[derive(Debug, Clone)]
pub enum Answers {
    /// This server itself.
    Simulator(Simulation),
    /// Google, with the key of this server.
    Google(Upstream),
}

/// How the simulator behaves.
#[derive(Debug, Clone, Default)]
pub struct Simulation {
    /// The revision of the wire format.
    pub revision: Revision,
    /// How fast answers stream.
    pub pace: Pace,
    /// With a seed, texts, ids and splits repeat from run to run. Without one the
    /// texts still do, but the ids differ, so that a page which remembers ids of an
    /// earlier run finds them gone and not taken by somebody else.
    pub seed: Option<u64>,
    /// A folder of recorded streams that a prompt can ask for by name.
    pub replay: Option<PathBuf>,
    /// Whether ids that the live service has switched off answer 404.
    pub retired: bool,
    /// The form of errors.
    pub errors: Envelope,
}

/// The two forms in which the live service sends errors. Some errors always have the
/// second, whatever is chosen here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Envelope {
    /// A message and a word as code.
    #[default]
    Interactions,
    /// A message, the status as code, and its name, as Google's front end has it.
    Classic,
}

/// Which of the two revisions of the wire format the simulator speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Revision {
    /// Today's: `steps`, `step.delta`, `interaction.completed`.
    #[default]
    Steps,
    /// That of early 2026: `outputs`, `content.delta`, `interaction.complete`.
    Outputs,
}

/// How fast the simulator streams.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pace {
    /// Like the live service: 20–80 ms between deltas, longer while thinking.
    #[default]
    Natural,
    /// So many milliseconds between deltas and ten times as many between thoughts;
    /// 0 streams without any pause.
    Every(u64),
}

/// How the API is forwarded.
#[derive(Debug, Clone)]
pub struct Upstream {
    /// The origin in front of `/v1beta/…`, without a slash at its end.
    pub base: String,
    /// The key that is added.
    pub key: ApiKey,
    /// A folder that gets the raw body of every streamed answer, redacted.
    pub record: Option<PathBuf>,
}
