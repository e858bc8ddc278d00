//! The server over real HTTP, in this process, on free ports.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod agents;
mod app;
mod background;
mod binary;
mod conversation;
mod cors;
mod faults;
mod forward;
mod guard;
mod mischief;
mod rate;
mod replay;
mod start;
mod support;
mod upstream;
mod validation;
mod wire;
