//! Catena (docs follow).

pub mod chat;
pub mod markdown;
pub mod protocol;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
pub mod program;
#[cfg(target_arch = "wasm32")]
pub mod ui;
