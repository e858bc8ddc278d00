//! The page's address and its frames.

use std::cell::RefCell;
use std::rc::Rc;

use catena::browser::{frame, page};
use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::window;

#[wasm_bindgen_test]
async fn a_fragment_is_followed_and_told() {
    let history = window().unwrap().history().unwrap();
    let entries = history.length().unwrap();
    let told = Rc::new(RefCell::new(Vec::new()));
    let listener = told.clone();
    let arrived = Rc::new(RefCell::new(None::<Function>));
    let arrival = arrived.clone();
    page::on_fragment(move |fragment| {
        listener.borrow_mut().push(fragment);
        if let Some(arrived) = arrival.borrow_mut().take() {
            let _ = arrived.call0(&JsValue::NULL);
        }
    });
    for (fragment, replace) in [("/c/one", false), ("/c/two", true), ("", true)] {
        let told_once = Promise::new(&mut |resolve, _| *arrived.borrow_mut() = Some(resolve));
        page::set_fragment(fragment, replace);
        assert_eq!(page::fragment(), fragment);
        JsFuture::from(told_once).await.unwrap();
    }
    assert_eq!(*told.borrow(), ["/c/one", "/c/two", ""]);
    assert_eq!(history.length().unwrap(), entries + 1, "only one was to be an entry of its own");
}

#[wasm_bindgen_test]
async fn a_frame_comes_once() {
    let count = Rc::new(RefCell::new(0));
    let counter = count.clone();
    let frames = |then: Function| {
        frame::next_frame(move || {
            let _ = then.call0(&JsValue::NULL);
        });
    };
    frame::next_frame(move || *counter.borrow_mut() += 1);
    for _ in 0..3 {
        JsFuture::from(Promise::new(&mut |resolve, _| frames(resolve))).await.unwrap();
    }
    assert_eq!(*count.borrow(), 1);
}
