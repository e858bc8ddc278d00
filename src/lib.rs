//! Catena: a browser chat front end for the Gemini Interactions API.
//!
//! It streams text, thoughts and tool work into the page as they happen, and keeps every conversation as a tree of
//! interaction ids in the browser's local storage.
//!
//! # The rooms
//!
//! ```text
//! ui ─▶ program ─▶ chat ─▶ protocol        ui ─▶ markdown
//!         └─────▶ browser ─▶ protocol
//! ```
//!
//! * [`protocol`]: bytes ⇄ types. Both revisions of the wire become one kind of event.
//! * [`chat`]: what a conversation is: `update(conversation, action)` answers with changes and effects.
//! * [`markdown`]: Markdown that grows: text in, blocks and patches out.
//! * `browser`: the imperative shell, one file per facility of the browser.
//! * `program`: the loop: dispatch, the one match over effects, and the signals that the screen reads.
//! * `ui`: components.
//!
//! The last three exist for wasm32 only, and so do their dependencies; the first three are tested natively.
//!
//! # The way of one token
//!
//! A chunk of bytes arrives in `browser::transport`. [`protocol::sse::Decoder`] cuts it into frames, and
//! [`protocol::event::decode`] says what each means. [`chat::update`] lets the turn grow and answers
//! [`chat::action::Change::Text`]. `program::mirror` waits for the next frame, then fires the trigger of that one part.
//! The part's component reads what is new, [`markdown::Document::push`] answers with a patch, and only the nodes that
//! the patch names are touched. No step of this depends on how much text came before.
//!
//! # Invariants
//!
//! They are held by `tests/layers.rs`, which reads the sources, and by the build itself.
//!
//! * [`protocol`], [`chat`] and [`markdown`] name no browser, no clock and no randomness: time, keys and chance come in
//!   as arguments.
//! * Decoding and Markdown cannot fail. Bad input is data; what is unknown is kept and shown, and a frame that is no
//!   JSON is passed over.
//! * `browser` never decides. Only `program` starts tasks that act, and writes signals.
//! * One closed `Action` in, closed `Change` and `Effect` out, one exhaustive match that performs.
//! * A late answer cannot touch a newer run: every run has an id, and the core checks it.
//! * Text from outside reaches the page as text nodes, elements from a closed list, and checked addresses, never as an
//!   HTML string. The server's policy enforces it with Trusted Types.
//! * The key is an opaque type: it goes into one header and into storage by choice, and cannot be printed.

pub mod chat;
pub mod markdown;
pub mod protocol;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod program;
#[cfg(target_arch = "wasm32")]
pub mod ui;
