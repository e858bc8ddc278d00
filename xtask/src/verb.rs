//! The verbs: what a person can ask for, read from the command line.

#![allow(
    clippy::print_stdout,
    reason = "help was asked for, so it is the answer and belongs on standard output"
)]

use crate::fuzz;
use crate::suite::Stage;
use crate::trouble::{Outcome, Trouble};

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Verb {
    /// Build everything and start the server, handing it these arguments.
    Run {
        /// Arguments of the server.
        server: Vec<String>,
    },
    /// Live reload, with the server behind it.
    Dev {
        /// Arguments of the server.
        server: Vec<String>,
    },
    /// The tests.
    Test {
        /// The stages to run, in their order; never empty.
        stages: Vec<Stage>,
        /// Arguments for the test runner of the only stage.
        runner: Vec<String>,
    },
    /// Only the set-up.
    Setup {
        /// Also what only the tests need.
        all: bool,
    },
    /// The size of the first load.
    Size,
    /// The benchmarks.
    Bench {
        /// The one to run, or all.
        only: Option<Bench>,
        /// Arguments for the runner of the only one.
        runner: Vec<String>,
    },
    /// The fuzzers.
    Fuzz {
        /// How long each of them runs.
        minutes: u32,
    },
    /// Screenshots.
    Shots {
        /// Arguments of Playwright.
        runner: Vec<String>,
    },
    /// The end-to-end tests on an app that is built quickly.
    Quick {
        /// Arguments of Playwright.
        runner: Vec<String>,
    },
    /// Drawing the pictures anew that the looks are compared with.
    Looks {
        /// Arguments of Playwright.
        runner: Vec<String>,
    },
    /// The list of verbs.
    Help,
}

/// A benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bench {
    /// How fast streams are decoded.
    Decoding,
    /// How fast answers are drawn, beside other renderers.
    Drawing,
    /// What a conversation of thousands of turns costs.
    Long,
    /// What pictures cost.
    Pictures,
}

const HELP: &str = "\
cargo xtask <verb>

  run [-- server arguments]     set up what is missing, build, serve, print the address
  dev [-- server arguments]     the same with live reload (Trunk in front of the server)
  test [stages] [-- arguments]  every test in order, or only: lint (format and clippy),
                                format, clippy, native, sdk, browser, size, e2e, looks;
                                with a single stage the arguments go to its test runner
  quick [-- arguments]          the end-to-end tests on an app that is soon built and not
                                optimised, for while one works on it
  size                          the size of the first load, against its budget
  shots [-- arguments]          screenshots of every screen, into target/shots
  looks [-- arguments]          draws the pictures anew that `test looks` compares with
  bench [one] [-- arguments]    `decoding`: how fast streams are decoded, in MiB per second;
                                `drawing`: how fast answers are drawn, beside other
                                renderers, into docs/performance.md; `long`: what a
                                conversation of thousands of turns costs, into
                                docs/long-conversations.md; `pictures`: what many
                                pictures cost, into docs/pictures.md; or all
  fuzz [minutes]                each fuzzer for so long (10); needs a C++ compiler
  setup [--all]                 only the set-up; --all also what only the tests need
  help                          this list

Tools are kept in $CATENA_TOOLS, else in catena/tools of the user's cache folder.
CATENA_CHROMIUM and CHROMEDRIVER name a browser and its driver that are not on the PATH.
CATENA_STD_FALLBACK=1 builds the wasm32 standard library from source without asking rustup.
";

/// Prints the list of verbs.
pub fn print_help() {
    print!("{HELP}");
}

/// Reads the command line.
pub fn read(arguments: impl Iterator<Item = String>) -> Outcome<Verb> {
    let mut own: Vec<String> = Vec::new();
    let mut passed: Vec<String> = Vec::new();
    let mut beyond = false;
    for argument in arguments {
        match (beyond, argument.as_str()) {
            (false, "--") => beyond = true,
            (false, _) => own.push(argument),
            (true, _) => passed.push(argument),
        }
    }
    let mut own = own.into_iter();
    let verb = own.next().unwrap_or_default();
    let own: Vec<String> = own.collect();
    match verb.as_str() {
        // The server's own arguments need no `--` before them: `run` has none itself.
        "run" => Ok(Verb::Run { server: [own, passed].concat() }),
        "dev" => Ok(Verb::Dev { server: [own, passed].concat() }),
        "bench" => bench(&own, passed),
        "fuzz" => match own.as_slice() {
            [] => Ok(Verb::Fuzz { minutes: fuzz::MINUTES }),
            // libFuzzer takes none at all for an endless run.
            [minutes] => match minutes.parse() {
                Ok(minutes) if minutes > 0 => Ok(Verb::Fuzz { minutes }),
                _ => Err(Trouble::new(format!(
                    "`cargo xtask fuzz` takes a number of minutes, not `{minutes}`."
                ))),
            },
            _ => Err(Trouble::new("`cargo xtask fuzz` takes one number, of minutes.")),
        },
        "shots" => Ok(Verb::Shots { runner: [own, passed].concat() }),
        "quick" => Ok(Verb::Quick { runner: [own, passed].concat() }),
        "looks" => Ok(Verb::Looks { runner: [own, passed].concat() }),
        "test" => test(&own, passed),
        "setup" => match own.as_slice() {
            [] => Ok(Verb::Setup { all: false }),
            [flag] if flag == "--all" => Ok(Verb::Setup { all: true }),
            _ => Err(Trouble::new("`cargo xtask setup` knows only the argument `--all`.")),
        },
        "size" => Ok(Verb::Size),
        "help" | "--help" | "-h" | "" => Ok(Verb::Help),
        unknown => Err(Trouble::new(format!("There is no verb `{unknown}`: `cargo xtask help` lists them."))),
    }
}

fn bench(names: &[String], runner: Vec<String>) -> Outcome<Verb> {
    let only = match names {
        [] => None,
        [name] if name == "decoding" => Some(Bench::Decoding),
        [name] if name == "drawing" => Some(Bench::Drawing),
        [name] if name == "long" => Some(Bench::Long),
        [name] if name == "pictures" => Some(Bench::Pictures),
        _ => {
            return Err(Trouble::new(
                "`cargo xtask bench` takes `decoding`, `drawing`, `long`, `pictures`, or nothing for all.",
            ));
        }
    };
    if !runner.is_empty() && only.is_none() {
        return Err(Trouble::new(
            "Arguments after `--` go to one benchmark: name it, as in `cargo xtask bench drawing -- --rounds 1`.",
        ));
    }
    Ok(Verb::Bench { only, runner })
}

fn test(names: &[String], runner: Vec<String>) -> Outcome<Verb> {
    let mut wanted = Vec::new();
    for name in names {
        let named = Stage::named(name).ok_or_else(|| {
            Trouble::new(format!("There is no test stage `{name}`: `cargo xtask help` lists them."))
        })?;
        wanted.extend_from_slice(named);
    }
    let stages: Vec<Stage> =
        Stage::ALL.into_iter().filter(|stage| wanted.is_empty() || wanted.contains(stage)).collect();
    if !runner.is_empty() && stages.len() != 1 {
        return Err(Trouble::new(
            "Arguments after `--` go to one test runner: name its stage, \
             as in `cargo xtask test e2e -- --headed`.",
        ));
    }
    Ok(Verb::Test { stages, runner })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Outcome<Verb> {
        read(line.split_whitespace().map(str::to_owned))
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_server_gets_its_arguments_with_and_without_the_dashes() {
        let expected = Ok(Verb::Run { server: owned(&["--listen", "127.0.0.1:0"]) });
        assert_eq!(words("run -- --listen 127.0.0.1:0"), expected);
        assert_eq!(words("run --listen 127.0.0.1:0"), expected);
    }

    #[test]
    fn test_runs_everything_or_the_named_stages_in_their_order() {
        let stages = |line| match words(line) {
            Ok(Verb::Test { stages, .. }) => stages,
            other => panic!("{other:?}"),
        };
        assert_eq!(stages("test"), Stage::ALL);
        assert_eq!(stages("test e2e native"), [Stage::Native, Stage::EndToEnd]);
        assert_eq!(stages("test lint"), [Stage::Format, Stage::Clippy]);
    }

    #[test]
    fn runner_arguments_need_a_single_stage() {
        assert_eq!(
            words("test e2e -- --headed"),
            Ok(Verb::Test { stages: vec![Stage::EndToEnd], runner: owned(&["--headed"]) })
        );
        assert!(words("test -- --headed").is_err());
        assert!(words("test native e2e -- -x").is_err());
    }

    #[test]
    fn a_benchmark_can_be_named_and_then_takes_arguments() {
        assert_eq!(words("bench"), Ok(Verb::Bench { only: None, runner: Vec::new() }));
        assert_eq!(
            words("bench drawing -- --rounds 1"),
            Ok(Verb::Bench { only: Some(Bench::Drawing), runner: owned(&["--rounds", "1"]) })
        );
        assert_eq!(
            words("bench pictures"),
            Ok(Verb::Bench { only: Some(Bench::Pictures), runner: Vec::new() })
        );
        assert_eq!(words("bench long"), Ok(Verb::Bench { only: Some(Bench::Long), runner: Vec::new() }));
        assert!(words("bench -- --rounds 1").is_err());
        assert!(words("bench everything").is_err());
    }

    #[test]
    fn what_is_not_known_is_said() {
        for line in ["fly", "test everything", "setup --most", "fuzz long", "fuzz 0"] {
            assert!(words(line).is_err(), "{line}");
        }
        assert_eq!(words(""), Ok(Verb::Help));
    }
}
