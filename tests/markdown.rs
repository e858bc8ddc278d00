//! Markdown that grows, held against what it must never do: fail, flicker, lose its place, or depend on how
//! the text was cut.

#![cfg(not(target_arch = "wasm32"))]

#[path = "markdown/calm.rs"]
mod calm;
#[path = "markdown/final_trees.rs"]
mod final_trees;
#[path = "markdown/formula_corpus.rs"]
mod formula_corpus;
#[path = "markdown/formulas.rs"]
mod formulas;
#[path = "markdown/growing.rs"]
mod growing;
#[path = "markdown/links.rs"]
mod links;
#[path = "markdown/notes.rs"]
mod notes;
#[path = "markdown/outline.rs"]
mod outline;
#[path = "markdown/patches.rs"]
mod patches;
#[path = "markdown/properties.rs"]
mod properties;
#[path = "markdown/spec.rs"]
mod spec;
#[path = "markdown/specimen.rs"]
mod specimen;
#[path = "markdown/tables_and_files.rs"]
mod tables_and_files;
#[path = "markdown/work.rs"]
mod work;
