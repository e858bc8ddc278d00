//! Events by name, with what their listeners are given.

use std::marker::PhantomData;

pub(crate) use web_sys::{
    Event, FocusEvent, KeyboardEvent, MouseEvent, PointerEvent, SubmitEvent, WheelEvent,
};

/// The name of an event, and the type that the page gives it.
pub(crate) struct Name<E>(pub(super) &'static str, PhantomData<fn(E)>);

macro_rules! names {
    ($($name:ident: $event:ty;)+) => {
        $(
            #[doc = concat!("`", stringify!($name), "` (WHATWG HTML, UI Events)")]
            #[allow(non_upper_case_globals, reason = "an event is spelled as the page spells it")]
            pub(crate) const $name: Name<$event> = Name(stringify!($name), PhantomData);
        )+
    };
}

names! {
    blur: FocusEvent;
    change: Event;
    click: MouseEvent;
    close: Event;
    contentvisibilityautostatechange: Event;
    dragend: Event;
    dragover: Event;
    dragstart: Event;
    drop: Event;
    error: Event;
    focusin: FocusEvent;
    focusout: FocusEvent;
    input: Event;
    keydown: KeyboardEvent;
    mousedown: MouseEvent;
    mouseenter: MouseEvent;
    mouseleave: MouseEvent;
    mouseover: MouseEvent;
    pointercancel: PointerEvent;
    pointerdown: PointerEvent;
    pointerleave: PointerEvent;
    pointermove: PointerEvent;
    pointerup: PointerEvent;
    scroll: Event;
    submit: SubmitEvent;
    touchcancel: Event;
    touchend: Event;
    wheel: WheelEvent;
}
