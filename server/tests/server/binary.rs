//! The program itself: what it prints, how it complains, how it stops.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

fn catena(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_catena"));
    command
        .args(arguments)
        .env_remove("GEMINI_API_KEY")
        .env_remove("CATENA_ACCESS_TOKEN")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// The program, ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn first_lines(running: &mut Running) -> (String, String) {
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
    let mut next = || lines.next().unwrap().unwrap();
    (next(), next())
}

#[test]
fn the_first_line_is_the_address_and_the_second_says_who_answers() {
    let mut running = Running(catena(&["--listen", "127.0.0.1:0"]).spawn().unwrap());
    let (address, who) = first_lines(&mut running);
    let port = address.strip_prefix("Catena at http://127.0.0.1:").unwrap();
    let port: u16 = port.strip_suffix('/').unwrap().parse().unwrap();
    assert_ne!(port, 0);
    assert_eq!(who, "Answers come from the simulator.");

    let mut command = catena(&["--listen", "localhost:0"]);
    let mut running = Running(command.env("GEMINI_API_KEY", "AIza-secret").spawn().unwrap());
    assert_eq!(first_lines(&mut running).1, "Answers come from Google with the key of this server.");
}

#[test]
fn a_mistake_ends_it_with_one_sentence() {
    for (arguments, code, needle) in [
        (&["--lissen", "x"][..], 2, "There is no option --lissen"),
        (&["--listen", "0.0.0.0:0"], 1, "CATENA_ACCESS_TOKEN"),
        (&["--app", "no/such/folder"], 1, "no/such/folder"),
    ] {
        let output = catena(arguments).output().unwrap();
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{complaint}");
        assert!(complaint.contains(needle), "{complaint}");
        assert_eq!(complaint.trim_end().lines().count(), 1, "{complaint}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn help_names_every_option_and_the_version_is_printed() {
    let output = catena(&["--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for option in [
        "--listen",
        "--app",
        "--replay",
        "--record",
        "--revision",
        "--simulate",
        "--retired",
        "--allow-api",
        "--access-token",
        "--rate",
        "--errors",
        "--behind-proxy",
        "--pace",
        "--seed",
        "--help",
        "--version",
    ] {
        assert!(help.contains(option), "{option}");
    }
    let output = catena(&["--version"]).output().unwrap();
    let version = format!("catena {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), version);
}

#[cfg(unix)]
#[test]
fn it_stops_when_it_is_asked_to() {
    let mut child = catena(&["--listen", "127.0.0.1:0"]).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    out.read_line(&mut line).unwrap();
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert!(child.wait().unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert!(rest.starts_with("Stopping"), "{rest}");
}
