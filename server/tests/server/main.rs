//! The server over real HTTP, in this process, on free ports.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod agents;
mod app;
mod background;
mod binary;
mod conversation;
mod cors;
mod faults;
mod files;
mod forward;
mod guard;
mod mcp;
mod media;
mod mischief;
mod pictures;
mod rate;
mod replay;
mod start;
mod support;
mod tools;
mod upstream;
mod validation;
mod wire;
