//! Parts of the program that are not loaded before they are needed.
//!
//! A page can be typed into long before it has to draw Markdown or show its settings. What only such moments need is
//! marked with [`later!`], and the build (`cargo xtask`) cuts it, with everything that nothing else needs, out of the
//! program and into a file of its own. Calling a marked function loads its file first, once; all parts work in the same
//! memory. Without the feature `split`, as in the browser's tests, everything is one file and a call is only a call.

use std::future::Future;
use std::pin::Pin;

use crate::browser::style;

/// A part could not be loaded; the next call tries again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Asks for the style sheet of what is loaded later, and waits for it. A view of another part is not shown without it.
pub(crate) fn sheet() -> impl Future<Output = Result<(), Missing>> {
    let coming = style::fetch();
    async { if coming.has_come().await { Ok(()) } else { Err(Missing) } }
}

/// Waits for a part.
pub(crate) fn spawn(wait: impl Future<Output = ()> + 'static) {
    // In a box, so that the code that drives it is there once.
    let wait: Pin<Box<dyn Future<Output = ()>>> = Box::pin(wait);
    wasm_bindgen_futures::spawn_local(wait);
}

/// Marks functions of one part.
macro_rules! later {
    ($part:ident: $($(#[$doc:meta])* fn $name:ident($($argument:ident: $of:ty),* $(,)?) -> $result:ty $body:block)+) => {
        $(
            $(#[$doc])*
            #[cfg(feature = "split")]
            #[wasm_split_helpers::wasm_split($part, fallible)]
            fn $name($($argument: $of),*) -> $result $body

            $(#[$doc])*
            #[cfg(not(feature = "split"))]
            #[allow(clippy::unused_async, reason = "a part that is there already takes no time")]
            async fn $name($($argument: $of),*) -> $result $body
        )+
    };
}

pub(crate) use later;
