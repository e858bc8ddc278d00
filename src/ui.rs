//! L4: components, one file each, a folder per place. They read signals and dispatch commands; what is true and what
//! happens next is decided elsewhere.
//!
//! What is shown is described with the builders of [`view`], over Leptos' signals.

pub mod app;
pub mod prose;
mod room;

mod arriving;
mod banner;
mod button;
mod composer;
mod confirm;
mod empty;
mod gallery;
mod icon;
mod json_tree;
mod keyboard;
mod menu;
mod modal;
mod settings;
mod sidebar;
mod studio;
mod ticking;
mod topbar;
mod transcript;
mod turn;
mod view;
