//! The colours of code, which a worker finds.
//!
//! The worker is started with the first question, and its script is loaded then. A question that is dropped is taken
//! back. Whatever goes wrong with the worker, the code stays as it is, without colours, and nobody is told: it can be
//! read just as well.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Uint32Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::clock;
use crate::browser::worker::Worker;

/// Our script, in the folder of what is loaded later.
const SCRIPT: &str = "colours.js";

/// How long the worker may take for an answer. Colouring the longest block that is asked about takes a fraction of
/// this on a slow phone; a grammar that has lost itself in a text never ends.
const PATIENCE_MS: u64 = 10_000;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::default());
}

/// Who is called with the answer.
type Then = Box<dyn FnOnce(Vec<u32>)>;

#[derive(Default)]
struct Desk {
    worker: State,
    asked: BTreeMap<u32, Then>,
    next: u32,
}

#[derive(Default)]
enum State {
    /// Nobody has asked yet, or the last worker had to be stopped.
    #[default]
    NotStarted,
    /// It answers.
    Running(Rc<Worker>),
    /// There is none in this build, or it does not run here.
    Absent,
}

/// A question that is being answered. Dropped, it is taken back.
#[derive(Debug)]
pub struct Question(u32);

/// Asks for the colours of a source in the language of a grammar. `then` gets numbers that `markdown::read_colours`
/// reads; it is not called if there is no answer. `None` where there never will be one.
pub fn ask(grammar: &str, source: &str, then: impl FnOnce(Vec<u32>) + 'static) -> Option<Question> {
    let worker = running()?;
    let id = DESK.with_borrow_mut(|desk| {
        desk.next = desk.next.wrapping_add(1);
        desk.asked.insert(desk.next, Box::new(then));
        desk.next
    });
    worker.send(&Array::of3(&id.into(), &grammar.into(), &source.into()));
    clock::after(PATIENCE_MS, move || {
        DESK.with_borrow_mut(|desk| {
            // The answers come in the order of the questions, so it is the oldest that keeps the others waiting.
            if desk.asked.first_key_value().is_some_and(|(first, _)| *first == id) {
                desk.stop(State::NotStarted);
            }
        });
    });
    Some(Question(id))
}

impl Drop for Question {
    fn drop(&mut self) {
        // Questions live on the page's side of a page that may be going away.
        let _ = DESK.try_with(|desk| {
            let Ok(mut desk) = desk.try_borrow_mut() else { return };
            if desk.asked.remove(&self.0).is_some()
                && let State::Running(worker) = &desk.worker
            {
                worker.send(&Array::of1(&self.0.into()));
            }
        });
    }
}

impl Desk {
    /// Ends the worker. Nobody is called for what was asked.
    fn stop(&mut self, state: State) {
        self.worker = state;
        self.asked.clear();
    }
}

fn running() -> Option<Rc<Worker>> {
    let start = DESK.with_borrow(|desk| match &desk.worker {
        State::Running(worker) => Err(Some(worker.clone())),
        State::Absent => Err(None),
        State::NotStarted => Ok(()),
    });
    if let Err(known) = start {
        return known;
    }
    let failed = || {
        // Not at once: it is the worker itself that calls, and it would end while it is called.
        clock::after(0, || DESK.with_borrow_mut(|desk| desk.stop(State::Absent)));
    };
    let worker = Worker::start(SCRIPT, |answer| heard(&answer), failed).map(Rc::new);
    DESK.with_borrow_mut(|desk| {
        desk.worker = worker.clone().map_or(State::Absent, State::Running);
    });
    worker
}

/// Takes an answer to whoever asked. One that was taken back is for nobody.
fn heard(answer: &JsValue) {
    let Some(answer) = answer.dyn_ref::<Array>() else { return };
    let Some(id) = answer.get(0).as_f64() else { return };
    let Ok(tokens) = answer.get(1).dyn_into::<Uint32Array>() else { return };
    let then = DESK.with_borrow_mut(|desk| desk.asked.remove(&(id as u32)));
    if let Some(then) = then {
        then(tokens.to_vec());
    }
}
