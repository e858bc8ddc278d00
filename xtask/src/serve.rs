//! Starting Catena: as a person uses it, and with live reload for who works on it.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::app;
use crate::bundle;
use crate::command::{self, command};
use crate::project::Project;
use crate::say;
use crate::setup::{self, Need, Ready};
use crate::trouble::{Outcome, Trouble};

/// Where the page is, if nothing else has the port.
const PORT: u16 = 8080;

/// What the server answers behind Trunk: the API of both versions, and what it says of
/// itself.
const SERVED_BEHIND: [&str; 4] = ["/v1beta/", "/v1/", "/config.json", "/healthz"];

/// Adds the folder of what is loaded later to what Trunk has built, and names it in the page.
const ADD_EXTRAS: &str = "cp -R \"$0\" \"$TRUNK_STAGING_DIR/extras\" && sed -i \
    's|</head>|<meta name=\"catena-extras\" content=\"extras\"></head>|' \"$TRUNK_STAGING_DIR/index.html\"";

/// The beginning of the server's first line on standard output.
const GREETING: &str = "Catena at ";

/// Builds everything and becomes the server: its first line is the address of the page, and
/// a Ctrl-C is its own.
pub fn run(project: &Project, arguments: &[String]) -> Outcome {
    let ready = setup::ensure(project, Need::APP)?;
    app::build(project, &ready)?;
    app::build_server(project, &ready)?;
    let mut server = Command::new(project.server());
    if !names(arguments, "--app") {
        server.arg("--app").arg(project.app());
    }
    if !names(arguments, "--listen") {
        server.args(["--listen", &format!("127.0.0.1:{}", port_or_any(PORT))]);
    }
    server.args(arguments);
    let error = server.exec();
    Err(Trouble::io("start the server", &error))
}

/// Builds on every change and reloads the page, with the server behind Trunk. There the
/// server is always the simulator.
pub fn dev(project: &Project, arguments: &[String]) -> Outcome {
    let ready = setup::ensure(project, Need::DEV)?;
    // Trunk is told to stay off the network, since it would fetch tools of its own. The
    // crates therefore have to be here before.
    command::show_progress(&mut crate::rust::cargo(project, &["fetch"]))?;
    app::build_server(project, &ready)?;
    let folder = project.target.join("dev");
    command::make_folder(&folder)?;
    // Trunk serves the app; the server behind it only answers.
    let mut server = Server::start(project, arguments)?;
    say::line(&format!(
        "The server is at {} behind Trunk. It is not rebuilt on changes: start anew for that.",
        server.address
    ));
    let port = match port_or_any(PORT) {
        0 => free_port()?,
        port => port,
    };
    let config = folder.join("Trunk.toml");
    let extras = folder.join("extras");
    bundle::extras::write(project, &extras)?;
    command::write(&config, &trunk_config(&project.root, &extras, port, &server.address)?)?;
    let result = serve_with_trunk(project, &ready, &config);
    server.end();
    result
}

fn serve_with_trunk(project: &Project, ready: &Ready, config: &Path) -> Outcome {
    let mut trunk = app::trunk(project, ready)?;
    trunk.args(["serve", "--config"]).arg(config);
    command::show_progress(&mut ending_with_us(trunk))
}

/// The command, changed so that the kernel ends it when we end, even if we are killed and
/// cannot do it ourselves. That takes util-linux, which every Debian has.
fn ending_with_us(plain: Command) -> Command {
    let Some(setpriv) = command::find("setpriv") else {
        return plain;
    };
    let mut wrapped = command(setpriv, ["--pdeathsig", "TERM", "--"]);
    wrapped.arg(plain.get_program()).args(plain.get_args());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    if let Some(folder) = plain.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}

/// Trunk's configuration for live reload: a debug build, and the server's paths handed on.
fn trunk_config(root: &Path, extras: &Path, port: u16, server: &str) -> Outcome<String> {
    let mut watched = String::new();
    for input in app::inputs(root)? {
        watched.push_str(&format!("    {},\n", quoted(&input.to_string_lossy())));
    }
    let index = root.join("index.html");
    let host = server.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut config = format!(
        "[build]\ntarget = {}\ndist = \"app\"\noffline = true\n\n\
         [watch]\nwatch = [\n{watched}]\n\n\
         [serve]\naddresses = [\"127.0.0.1\"]\nport = {port}\n\
         disable_address_lookup = true\n\n\
         [[hooks]]\nstage = \"post_build\"\ncommand = \"sh\"\ncommand_arguments = [\"-c\", {}, {}]\n",
        quoted(&index.to_string_lossy()),
        quoted(ADD_EXTRAS),
        quoted(&extras.to_string_lossy()),
    );
    for path in SERVED_BEHIND {
        // The page's origin is Trunk's. The server, which trusts only its own, is asked as
        // if by itself: an empty value takes the header away.
        config.push_str(&format!(
            "\n[[proxy]]\nbackend = {}\nno_system_proxy = true\nno_redirect = true\n\
             request_headers = {{ host = {}, origin = \"\" }}\n",
            quoted(&format!("http://{host}{path}")),
            quoted(&host),
        ));
    }
    Ok(config)
}

/// A TOML string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The server as a child of ours, which goes when we go.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(project: &Project, arguments: &[String]) -> Outcome<Self> {
        let mut server = ending_with_us(Command::new(project.server()));
        if !names(arguments, "--listen") {
            server.args(["--listen", "127.0.0.1:0"]);
        }
        let mut child = server
            .args(arguments)
            // Behind Trunk the server cannot tell a foreign page from ours, so there shall
            // be no key in it that a foreign page could use.
            .env_remove("GEMINI_API_KEY")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Trouble::io("start the server", &error))?;
        let Some(output) = child.stdout.take() else {
            return Err(Trouble::new("The server's output could not be read."));
        };
        let mut output = BufReader::new(output);
        let mut first = String::new();
        let read = output.read_line(&mut first);
        let address = first.trim().strip_prefix(GREETING).map(str::to_owned);
        match (read, address) {
            (Ok(_), Some(address)) => {
                std::thread::spawn(move || pass_on(output));
                Ok(Self { child, address })
            }
            (Ok(_), None) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(Trouble::new(format!(
                    "The server did not say where it is; its first line was {first:?}."
                )))
            }
            (Err(error), _) => Err(Trouble::io("read the server's output", &error)),
        }
    }

    fn end(&mut self) {
        // It may be gone already, by the same Ctrl-C that ended Trunk.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server's further words go where progress goes. Were its output closed instead, the
/// next word would be its last.
fn pass_on(output: BufReader<ChildStdout>) {
    for line in output.lines().map_while(Result::ok) {
        say::line(&line);
    }
}

/// Whether `option` is among the arguments, as `--option value` or `--option=value`.
fn names(arguments: &[String], option: &str) -> bool {
    arguments.iter().any(|argument| {
        argument.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })
}

/// `port` where it is free, else 0, by which the system chooses one; that is said.
fn port_or_any(port: u16) -> u16 {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => port,
        Err(_) => {
            say::line(&format!("Port {port} is taken by another program, so a free one is used."));
            0
        }
    }
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Trouble::io("find a free port", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_recognised_in_both_spellings() {
        let given = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            names(&words, "--listen")
        };
        assert!(given(&["--listen", "127.0.0.1:1"]));
        assert!(given(&["--simulate", "--listen=127.0.0.1:1"]));
        assert!(!given(&["--listener"]));
        assert!(!given(&[]));
    }

    #[test]
    fn a_taken_port_is_left_alone() {
        let holder = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let taken = holder.local_addr().unwrap().port();
        assert_eq!(port_or_any(taken), 0);
    }

    #[test]
    fn toml_strings_are_quoted() {
        assert_eq!(quoted(r#"a "b" \c"#), r#""a \"b\" \\c""#);
    }
}
