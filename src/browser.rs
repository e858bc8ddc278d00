//! L2: the imperative shell, one file per facility of the browser.
//!
//! Nothing here decides anything: it carries out what it is told and reports what came of it, through a callback or a
//! result. It knows the wire (`protocol`), and nothing of conversations.

pub mod archive;
pub mod cards;
pub mod clipboard;
pub mod clock;
pub mod download;
pub mod drawing;
pub mod endpoint;
pub mod extras;
pub mod frame;
pub mod json;
pub mod lock;
pub mod page;
pub mod pictures;
pub mod pictures_out;
pub mod policy;
pub mod redraw;
pub mod storage;
pub mod style;
pub mod tabs;
pub mod thumbs;
pub mod transport;
pub mod worker;
