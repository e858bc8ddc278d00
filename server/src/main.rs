//! Reads the command line, starts the server, and stops it on a signal.

use std::io::Write as _;
use std::process::ExitCode;

use catena_server::arguments::{self, Command};
use catena_server::{Answers, Config};

fn main() -> ExitCode {
    match arguments::parse(std::env::args_os().skip(1), |name| std::env::var(name).ok()) {
        Ok(Command::Help) => say(arguments::HELP),
        Ok(Command::Version) => say(concat!("catena ", env!("CARGO_PKG_VERSION"), "\n")),
        Ok(Command::Run(config)) => return run(*config),
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn run(config: Config) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("The server cannot start its threads: {error}."));
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(serve(config));
    // A second signal means now: whatever still runs is not waited for.
    runtime.shutdown_background();
    code
}

async fn serve(config: Config) -> ExitCode {
    let who = match config.answers {
        Answers::Simulator(_) => "Answers come from the simulator.",
        Answers::Google(_) => "Answers come from Google with the key of this server.",
    };
    let running = match catena_server::start(config).await {
        Ok(running) => running,
        Err(error) => {
            complain(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    // From the moment the address is known, somebody may ask to stop.
    let mut signals = Signals::new();
    say(&format!("Catena at {}\n{who}\n", running.url()));
    signals.next().await;
    say("Stopping as soon as running answers have ended; once more stops at once.\n");
    tokio::select! {
        () = running.shutdown() => {}
        () = signals.next() => {}
    }
    ExitCode::SUCCESS
}

/// The wishes to stop: an interrupt, or a request to terminate. None of them ends the
/// process by itself once this exists.
struct Signals {
    #[cfg(unix)]
    listening: Option<(tokio::signal::unix::Signal, tokio::signal::unix::Signal)>,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let both = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
        let listening = match both {
            (Ok(interrupt), Ok(terminate)) => Some((interrupt, terminate)),
            (Err(_), _) | (_, Err(_)) => None,
        };
        Self { listening }
    }

    #[cfg(not(unix))]
    fn new() -> Self {
        Self {}
    }

    /// Waits for the next wish.
    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some((interrupt, terminate)) = &mut self.listening {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        if tokio::signal::ctrl_c().await.is_err() {
            // Without any signal the process can only be ended from outside.
            std::future::pending::<()>().await;
        }
    }
}

fn say(text: &str) {
    // Nobody may be reading; that is no reason to stop serving.
    let mut out = std::io::stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn complain(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "catena: {sentence}");
}
