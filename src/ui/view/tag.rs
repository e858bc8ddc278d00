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
    a article aside button datalist dd details dialog div dl dt fieldset form h1 h2 h3 header i img input kbd label legend li main
    nav ol option p pre section select small span strong summary textarea ul
}

/// A new `<svg>`.
pub(crate) fn svg() -> El {
    El::svg("svg")
}

/// A new `<g>` of a drawing.
pub(crate) fn g() -> El {
    El::svg("g")
}

/// A new `<circle>` of a drawing.
pub(crate) fn circle() -> El {
    El::svg("circle")
}

/// A new `<text>` of a drawing.
pub(crate) fn lettering() -> El {
    El::svg("text")
}

/// A new `<path>` of a drawing.
pub(crate) fn path() -> El {
    El::svg("path")
}
