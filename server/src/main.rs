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
    say(&format!("Catena at {}\n{who}\n", running.url()));
    asked_to_stop().await;
    say("Stopping as soon as running answers have ended; once more stops at once.\n");
    tokio::select! {
        () = running.shutdown() => {}
        () = asked_to_stop() => {}
    }
    ExitCode::SUCCESS
}

/// Ends when the process is interrupted or asked to terminate.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut interrupt), Ok(mut terminate)) =
            (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
        {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        // Without any signal the process can only be ended from outside.
        std::future::pending::<()>().await;
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
