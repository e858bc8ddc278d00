//! Dialogs that are in the page only while they are open.

use leptos::prelude::request_animation_frame;
use web_sys::HtmlDialogElement;

use super::keyboard;
use super::view::{NodeRef, effect};

/// Opens a dialog as a modal one as soon as it is in the page, which it is a moment after it was made: the browser
/// refuses to open what is not. `first` finds what gets the focus then; without it the browser chooses.
pub(super) fn opens_in_the_page(node: NodeRef<HtmlDialogElement>, first: Option<&'static str>) {
    effect(move || {
        let Some(dialog) = node.get() else { return };
        request_animation_frame(move || {
            // One that was closed within the moment stays closed.
            if dialog.is_connected() && !dialog.open() && dialog.show_modal().is_ok() {
                first.inspect(|first| keyboard::focus(first));
            }
        });
    });
}
