//! Catena (docs follow).

pub mod chat;
pub mod markdown;
pub mod protocol;
