//! The page as a whole: its address, its colours, its coming and going, and what other tabs did.

use leptos::ev;
use leptos::prelude::{window_event_listener, window_event_listener_untyped};
use web_sys::{StorageEvent, VisibilityState, window};

/// The part of the address after `#`, without it.
pub fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or_default().to_owned()
}

/// Goes to another fragment. With `replace` no entry is added to the history.
pub fn set_fragment(fragment: &str, replace: bool) {
    let Some(window) = window() else { return };
    let location = window.location();
    let address = format!("#{fragment}");
    // Neither can fail for an address that differs in its fragment alone.
    let _ = if replace { location.replace(&address) } else { location.set_hash(&address) };
}

/// Calls back when the fragment changed.
pub fn on_fragment(then: impl Fn(String) + 'static) {
    window_event_listener(ev::hashchange, move |_| then(fragment())).forget_with_page();
}

/// Calls back when the page may be about to go away: hidden, frozen or left. It may come back.
pub fn on_leaving(then: impl Fn() + Clone + 'static) {
    let also = then.clone();
    window_event_listener_untyped("pagehide", move |_| then()).forget_with_page();
    window_event_listener_untyped("visibilitychange", move |_| {
        if is_hidden() {
            also();
        }
    })
    .forget_with_page();
}

/// Whether nobody can see the page: another tab lies over it.
pub fn is_hidden() -> bool {
    window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.visibility_state() == VisibilityState::Hidden)
}

/// Whether the person has asked their device for less motion.
pub fn wants_calm() -> bool {
    window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
        .is_some_and(|query| query.matches())
}

/// Calls back with the key of a record of localStorage that another tab changed; with `None` when it cleared all.
pub fn on_other_tab(then: impl Fn(Option<String>) + 'static) {
    window_event_listener(ev::storage, move |event: StorageEvent| then(event.key())).forget_with_page();
}

/// Calls back when the device says that it is connected again.
pub fn on_online(then: impl Fn() + 'static) {
    window_event_listener_untyped("online", move |_| then()).forget_with_page();
}

/// Sets the title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// The paper of the two themes, as `--paper` in `style/tokens.css` has it, for the browser's own bars.
const PAPER: [(&str, &str); 2] = [("light", "#fdfdfb"), ("dark", "#151817")];

/// Sets the colours: `light` or `dark`, or `None` for the device's.
pub fn set_theme(theme: Option<&str>) {
    for (scheme, paper) in PAPER {
        // The page has one colour per scheme of the device; a theme that was chosen by hand takes both.
        let chosen = PAPER.iter().find(|(name, _)| Some(*name) == theme).map_or(paper, |(_, paper)| paper);
        let bar = window().and_then(|window| window.document()).and_then(|page| {
            page.query_selector(&format!("meta[name=theme-color][media*={scheme}]")).ok().flatten()
        });
        if let Some(bar) = bar {
            // Setting an attribute fails only for names that are no names.
            let _ = bar.set_attribute("content", chosen);
        }
    }
    let root = window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        // Setting an attribute fails only for names that are no names.
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
    }
}

/// Removes the shell that stood in while the app was loading.
pub fn remove_boot_shell() {
    if let Some(boot) =
        window().and_then(|w| w.document()).and_then(|document| document.get_element_by_id("boot"))
    {
        boot.remove();
    }
}

/// Asks the browser not to evict what is stored. It may say no; nothing depends on the answer.
pub fn ask_for_persistence() {
    if let Some(window) = window() {
        let _ = window.navigator().storage().persist();
    }
}

/// Listeners of the page itself live as long as it does.
trait ForgetWithPage {
    fn forget_with_page(self);
}

impl ForgetWithPage for leptos::prelude::WindowListenerHandle {
    fn forget_with_page(self) {
        std::mem::forget(self);
    }
}
