//! The server of Catena: it hands the page to the browser and sees to it that
//! somebody answers.
//!
//! # Who answers
//!
//! ```text
//!                       ┌─ app_files        the built page, held in memory, compressed
//! log ─▶ guard ─▶ rate ─┼─ /config.json     tells the page which of the two below it talks to
//!                       ├─ forward          passes the API through to Google and adds the key
//!                       └─ simulator        answers the API itself, over the same routes
//! ```
//!
//! A server either forwards or simulates, never both: [`Answers`] is decided once,
//! at start-up, and nothing later asks for it again.
//!
//! # What holds
//!
//! * The key is added on the way out and stripped on the way in. It has no `Debug`,
//!   is in no log line, no answer and no recording.
//! * Nothing that a person writes is logged: a log line has method, path, status,
//!   time and size.
//! * Bodies pass through unbuffered in both directions; when the browser leaves, the
//!   request to Google is dropped with it.
//! * Beyond loopback, the server does not start without an access token, and limits
//!   how many requests a client may make.
//! * The simulator does not use the page's own code for the protocol. It is a second
//!   opinion of the wire, so that a mistake in one is found by the other.
//!
//! It is a library with a small binary so that tests can start it in their own
//! process on a free port:
//!
//! ```no_run
//! # async fn example() -> Result<(), catena_server::StartError> {
//! let running = catena_server::start(catena_server::Config::default()).await?;
//! println!("{}", running.url());
//! running.shutdown().await;
//! # Ok(())
//! # }
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod access;
mod app_files;
pub mod arguments;
pub mod config;
mod csp;
mod forward;
mod guard;
mod log;
mod problem;
mod query;
mod rate;
mod record;
mod redact;
mod router;
mod running;
mod secret;
mod simulator;

pub use config::{Answers, Config, Envelope, Pace, Rate, Revision, Simulation, Upstream};
pub use log::Log;
pub use running::{Running, StartError, start};
pub use secret::{AccessToken, ApiKey, Unusable};
