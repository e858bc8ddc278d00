//! L4: components, one file each, a folder per place. They read signals and dispatch commands; what is true and what
//! happens next is decided elsewhere.
//!
//! Views are built with Leptos' builder rather than with `view!`: the macro turns markup without a dynamic part into
//! HTML strings that it hands to `innerHTML`, and this page forbids those by Trusted Types.

pub mod app;
pub mod prose;

mod banner;
mod button;
mod composer;
mod confirm;
mod empty;
mod icon;
mod keyboard;
mod settings;
mod sidebar;
mod ticking;
mod topbar;
mod transcript;
mod turn;
