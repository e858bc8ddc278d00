//! The page of the benchmark that draws with the shipping renderer.
//!
//! `window.bench` is the contract that `driver.js` speaks with every renderer. Behind it is [`Drawn`], the renderer of
//! the app without its signals, fed as the app feeds it: what arrives is kept, and drawn once per frame.

#![cfg_attr(
    target_arch = "wasm32",
    allow(clippy::expect_used, reason = "a bench that cannot begin has to say so")
)]

/// The page runs in a browser; nothing of it exists anywhere else.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
fn main() {
    page::offer();
}

#[cfg(target_arch = "wasm32")]
mod page {
    use std::cell::RefCell;
    use std::rc::Rc;

    use catena::ui::prose::{Drawn, Extent};
    use js_sys::{ArrayBuffer, Object, Reflect};
    use wasm_bindgen::convert::FromWasmAbi;
    use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
    use web_sys::{Element, window};

    /// One answer that is being drawn.
    struct Answer {
        text: String,
        drawn: Drawn,
        root: Element,
    }

    /// What the functions of the page share.
    #[derive(Default)]
    struct State {
        answer: Option<Answer>,
        /// A frame has been asked for.
        due: bool,
    }

    impl State {
        fn draw(&mut self, extent: Extent) {
            self.due = false;
            if let Some(answer) = &mut self.answer {
                answer.drawn.catch_up(&answer.text, extent);
            }
        }
    }

    /// Puts `window.bench` into the page.
    pub fn offer() {
        console_error_panic_hook::set_once();
        let state = Rc::new(RefCell::new(State::default()));
        let bench = Object::new();
        let shared = Rc::clone(&state);
        function(&bench, "start", move |place: JsValue| {
            let root = element("div");
            root.set_class_name("prose");
            place.unchecked_into::<Element>().append_child(&root).expect("the place takes a child");
            let drawn = Drawn::new(root.clone());
            *shared.borrow_mut() =
                State { answer: Some(Answer { text: String::new(), drawn, root }), due: false };
        });
        let shared = Rc::clone(&state);
        let at_frame = Rc::clone(&state);
        let frame: Closure<dyn FnMut(JsValue)> = Closure::new(move |_| {
            let mut state = at_frame.borrow_mut();
            // The end may have come before the frame.
            if state.due {
                state.draw(Extent::Growing);
            }
        });
        function(&bench, "push", move |delta: String| {
            let mut state = shared.borrow_mut();
            if let Some(answer) = &mut state.answer {
                answer.text.push_str(&delta);
            }
            if !std::mem::replace(&mut state.due, true) {
                let asked =
                    window().expect("a window").request_animation_frame(frame.as_ref().unchecked_ref());
                asked.expect("a frame can be asked for");
            }
        });
        let shared = Rc::clone(&state);
        function(&bench, "finish", move |_: JsValue| shared.borrow_mut().draw(Extent::Complete));
        function(&bench, "stop", move |_: JsValue| {
            if let Some(answer) = state.borrow_mut().answer.take() {
                answer.root.remove();
            }
        });
        let bytes: Closure<dyn FnMut() -> f64> = Closure::new(memory_bytes);
        set(&bench, "wasmBytes", &bytes.into_js_value());
        set(&window().expect("a window"), "bench", &bench);
    }

    /// How much memory the program has taken, in bytes.
    fn memory_bytes() -> f64 {
        let buffer = Reflect::get(&wasm_bindgen::memory(), &"buffer".into()).expect("memory has a buffer");
        f64::from(buffer.unchecked_into::<ArrayBuffer>().byte_length())
    }

    fn element(name: &str) -> Element {
        window()
            .and_then(|window| window.document())
            .expect("a page")
            .create_element(name)
            .expect("an element")
    }

    fn function<T: FromWasmAbi + 'static>(on: &Object, name: &str, run: impl FnMut(T) + 'static) {
        let function: Closure<dyn FnMut(T)> = Closure::new(run);
        set(on, name, &function.into_js_value());
    }

    fn set(on: &JsValue, name: &str, value: &JsValue) {
        Reflect::set(on, &name.into(), value).expect("an object takes a property");
    }
}
