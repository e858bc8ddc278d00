//! Markdown that grows.
