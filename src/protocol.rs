//! L0: bytes ⇄ types. Everything that is said on the wire, and nothing else.
//!
//! The way in: [`sse::Decoder`] cuts bytes into frames, [`event::decode`] turns a frame into an
//! [`event::Event`], whichever of the two revisions of the Interactions API spoke it. The way out:
//! [`request::CreateInteraction`] becomes the JSON of a POST.
//!
//! Decoding is *total*. A chat must outlive the service's next release, so an event, a step, a content
//! block, a delta or a status that this version has never heard of is kept with its JSON and handed on;
//! a missing or mistyped field reads as absent. Nothing here fails, logs, reads a clock or draws a number.
//!
//! Not here: what a conversation is (that is `chat`), and how bytes travel (that is `browser`).

pub mod content;
pub mod event;
pub mod id;
pub mod model;
pub mod problem;
pub mod request;
pub mod sse;
pub mod status;
pub mod step;
pub mod usage;

mod json;
