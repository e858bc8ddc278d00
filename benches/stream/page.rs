//! The page of the benchmark that draws with the shipping renderer.
//!
//! `window.bench` is the contract that `driver.js` speaks with every renderer. Behind it is [`Drawn`], the renderer of
//! the app without its signals, fed as the app feeds it: what arrives is kept, and drawn once
//! per frame, as much as one frame can bear.

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

    use catena::ui::prose::{Drawn, Extent, Progress};
    use js_sys::{ArrayBuffer, Function, Object, Reflect};
    use wasm_bindgen::convert::FromWasmAbi;
    use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
    use web_sys::{Element, window};

    /// One answer that is being drawn.
    struct Answer {
        text: String,
        extent: Extent,
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
        /// Draws what one frame can bear, and asks for another where that is not all.
        fn draw(&mut self, frame: &Function) {
            let Some(answer) = &mut self.answer else { return };
            if answer.drawn.catch_up_some(&answer.text, answer.extent) == Progress::Behind {
                self.ask_for(frame);
            }
        }

        fn ask_for(&mut self, frame: &Function) {
            if !std::mem::replace(&mut self.due, true) {
                let asked = window().expect("a window").request_animation_frame(frame);
                asked.expect("a frame can be asked for");
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
            *shared.borrow_mut() = State {
                answer: Some(Answer { text: String::new(), extent: Extent::Growing, drawn, root }),
                due: false,
            };
        });
        let frame = frames(&state);
        let shared = Rc::clone(&state);
        let asking = frame.clone();
        function(&bench, "push", move |delta: String| {
            let mut state = shared.borrow_mut();
            if let Some(answer) = &mut state.answer {
                answer.text.push_str(&delta);
            }
            state.ask_for(&asking);
        });
        let shared = Rc::clone(&state);
        function(&bench, "flush", move |_: JsValue| {
            if let Some(answer) = &mut shared.borrow_mut().answer {
                answer.drawn.catch_up(&answer.text, answer.extent);
            }
        });
        let shared = Rc::clone(&state);
        function(&bench, "finish", move |_: JsValue| {
            let mut state = shared.borrow_mut();
            if let Some(answer) = &mut state.answer {
                answer.extent = Extent::Complete;
            }
            state.draw(&frame);
        });
        function(&bench, "stop", move |_: JsValue| {
            if let Some(answer) = state.borrow_mut().answer.take() {
                answer.root.remove();
            }
        });
        let bytes: Closure<dyn FnMut() -> f64> = Closure::new(memory_bytes);
        set(&bench, "wasmBytes", &bytes.into_js_value());
        set(&window().expect("a window"), "bench", &bench);
    }

    /// What is called in every frame that was asked for.
    fn frames(state: &Rc<RefCell<State>>) -> Function {
        let state = Rc::clone(state);
        // It asks for itself again, so it has to know itself.
        let own: Rc<RefCell<Option<Function>>> = Rc::default();
        let known = Rc::clone(&own);
        let frame: Closure<dyn FnMut(JsValue)> = Closure::new(move |_| {
            let mut state = state.borrow_mut();
            state.due = false;
            if let Some(frame) = &*known.borrow() {
                state.draw(frame);
            }
        });
        let frame: Function = frame.into_js_value().unchecked_into();
        *own.borrow_mut() = Some(frame.clone());
        frame
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
