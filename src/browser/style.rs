//! The style sheet of all that is not to be seen in an empty chat.
//!
//! The page names it in its head, and does not link it. A build whose page links every sheet at once, such as one made
//! by Trunk alone, names none, and then there is nothing to wait for.

use std::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, window};

thread_local! {
    /// The link, and what it promises.
    static ASKED: RefCell<Option<(Element, Promise)>> = const { RefCell::new(None) };
}

/// A sheet that has been asked for.
#[derive(Debug)]
pub struct Coming(Option<(Element, JsFuture)>);

/// Asks for the sheet, unless that has been done.
pub fn fetch() -> Coming {
    ASKED.with_borrow_mut(|asked| {
        if asked.is_none() {
            *asked = window().and_then(|window| window.document()).and_then(|page| ask(&page));
        }
        Coming(asked.as_ref().map(|(link, promise)| (link.clone(), JsFuture::from(promise.clone()))))
    })
}

impl Coming {
    /// Waits until the sheet is there, and tells whether it is. One that did not come is asked for anew the next time.
    pub async fn has_come(self) -> bool {
        let Some((link, coming)) = self.0 else { return true };
        let has_come = coming.await.is_ok();
        if !has_come {
            link.remove();
            ASKED.with_borrow_mut(|asked| asked.take_if(|(asked, _)| *asked == link));
        }
        has_come
    }
}

fn ask(page: &Document) -> Option<(Element, Promise)> {
    let address = page.query_selector("meta[name=catena-style]").ok()??.get_attribute("content")?;
    let link = page.create_element("link").ok()?;
    link.set_attribute("rel", "stylesheet").ok()?;
    link.set_attribute("href", &address).ok()?;
    let promise = Promise::new(&mut |come, failed| {
        // Adding a listener fails nowhere.
        let _ = link.add_event_listener_with_callback("load", &come);
        let _ = link.add_event_listener_with_callback("error", &failed);
    });
    page.head()?.append_child(&link).ok()?;
    Some((link, promise))
}
