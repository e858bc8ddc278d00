//! Catena (skeleton).
pub mod markdown;
