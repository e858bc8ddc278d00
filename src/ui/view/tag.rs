//! A function for each kind of element that the screens are made of.

use super::El;

macro_rules! tags {
    ($($name:ident)+) => {
        $(
            #[doc = concat!("A new `<", stringify!($name), ">`.")]
            pub(crate) fn $name() -> El {
                El::html(stringify!($name))
            }
        )+
    };
}

tags! {
    a article aside button datalist dd details dialog div dl dt fieldset form h1 h2 h3 header i img input label legend li main
    nav option p pre section select small span strong summary textarea ul
}

/// A new `<svg>`.
pub(crate) fn svg() -> El {
    El::svg("svg")
}

/// A new `<path>` of a drawing.
pub(crate) fn path() -> El {
    El::svg("path")
}
