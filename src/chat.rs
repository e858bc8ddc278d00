//! L1: what a conversation is.
//!
//! A [`conversation::Conversation`] is a tree of [`turn::Turn`]s; a turn is one POST: what the person said, with the
//! settings it was sent with, and what came back. Editing or regenerating makes a sibling, a child of the same
//! parent, so nothing is ever overwritten; the path from the root to the chosen leaf is what is shown.
//!
//! Everything that happens is an [`action::Action`]; [`update::update`] changes the conversation and answers with
//! [`action::Change`]s (what a screen has to look at again) and [`action::Effect`]s (what the shell has to do).
//! Every run of a request has a [`id::RunId`]; what arrives for a run that is over is dropped here, in one place.
//!
//! Pure: time, keys and chance come in as arguments. Not here: the wire's JSON (`protocol`), where records are kept
//! (`browser`; their form is [`record`]), and what anything looks like (`ui`).

pub mod action;
pub mod ask;
pub mod asking;
pub mod beside;
pub mod citation;
pub mod conversation;
pub mod explain;
pub mod face;
pub mod fold;
pub mod follow;
pub mod functions;
mod history;
pub mod id;
pub mod picture;
pub mod price;
pub mod record;
mod replay;
pub mod retry;
pub mod reveal;
pub mod said;
pub mod settings;
pub mod shelf;
pub mod structured;
pub mod timeline;
pub mod tools;
pub mod turn;
pub mod update;
pub mod usage;
