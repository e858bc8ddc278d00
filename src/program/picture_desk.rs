//! The worker for pictures: it decodes, hashes and makes smaller copies, beside the page.
//!
//! It is started with the first job, and its script is loaded then. Where there is none, where it fails, or where it does
//! not answer in time, the answer is that it could not be done; whoever asked does it here, in pieces.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::browser::clock;
use crate::browser::worker::Worker;

/// Our script, in the folder of what is loaded later.
const SCRIPT: &str = "pictures.js";

/// How long a job may take. The largest picture takes a fraction of it on a slow phone.
const PATIENCE_MS: u64 = 30_000;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::default());
}

#[derive(Default)]
struct Desk {
    worker: State,
    /// Who waits for which answer.
    asked: BTreeMap<u32, Function>,
    next: u32,
}

#[derive(Default)]
enum State {
    #[default]
    NotStarted,
    Running(Rc<Worker>),
    /// There is none in this build, or it does not run here.
    Absent,
}

/// What became of base64.
pub(super) struct Decoded {
    /// SHA-256 of the bytes, in hexadecimal.
    pub(super) hash: String,
    /// The bytes, without a type.
    pub(super) blob: Blob,
    /// Their beginning.
    pub(super) head: Vec<u8>,
    /// Their end.
    pub(super) tail: Vec<u8>,
}

/// Decodes base64; `None` where that has to be done here.
pub(super) async fn decode(text: &str) -> Option<Decoded> {
    let bytes = Uint8Array::from(text.as_bytes());
    let buffer = bytes.buffer();
    let answer = ask("take", &[bytes.into()], &Array::of1(&buffer)).await?;
    Some(Decoded {
        hash: answer.get(1).as_string()?,
        blob: answer.get(2).dyn_into().ok()?,
        head: answer.get(3).dyn_into::<Uint8Array>().ok()?.to_vec(),
        tail: answer.get(4).dyn_into::<Uint8Array>().ok()?.to_vec(),
    })
}

/// A copy of a picture whose longer side has at most so many pixels.
pub(super) async fn shrink(blob: &Blob, side: u32) -> Option<Blob> {
    let answer = ask("shrink", &[blob.into(), side.into()], &Array::new()).await?;
    answer.get(1).dyn_into().ok()
}

async fn ask(job: &str, given: &[JsValue], handed_over: &Array) -> Option<Array> {
    let worker = running()?;
    let id = DESK.with_borrow_mut(|desk| {
        desk.next = desk.next.wrapping_add(1);
        desk.next
    });
    let message = Array::of2(&id.into(), &job.into());
    given.iter().for_each(|value| {
        message.push(value);
    });
    let answer = Promise::new(&mut |resolve: Function, _| {
        DESK.with_borrow_mut(|desk| {
            desk.asked.insert(id, resolve);
        });
    });
    worker.hand_over(&message, handed_over);
    clock::after(PATIENCE_MS, move || {
        let late = DESK.with_borrow_mut(|desk| {
            // The jobs are done in their order, so it is the oldest that keeps the others waiting.
            let is_first = desk.asked.first_key_value().is_some_and(|(first, _)| *first == id);
            is_first.then(|| desk.stop(State::NotStarted))
        });
        tell(late.unwrap_or_default());
    });
    let answer: Array = JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    (answer.length() > 1).then_some(answer)
}

impl Desk {
    /// Ends the worker. Who waited has to be told that there is no answer.
    fn stop(&mut self, state: State) -> Vec<Function> {
        self.worker = state;
        std::mem::take(&mut self.asked).into_values().collect()
    }
}

/// Tells those who waited that it could not be done.
fn tell(waiting: Vec<Function>) {
    for resolve in waiting {
        // The function only resolves a promise, which does not throw.
        let _ = resolve.call0(&JsValue::UNDEFINED);
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
        clock::after(0, || tell(DESK.with_borrow_mut(|desk| desk.stop(State::Absent))));
    };
    let worker = Worker::start(SCRIPT, |answer| heard(&answer), failed).map(Rc::new);
    DESK.with_borrow_mut(|desk| {
        desk.worker = worker.clone().map_or(State::Absent, State::Running);
    });
    worker
}

fn heard(answer: &JsValue) {
    let Some(parts) = answer.dyn_ref::<Array>() else { return };
    let Some(id) = parts.get(0).as_f64() else { return };
    let resolve = DESK.with_borrow_mut(|desk| desk.asked.remove(&(id as u32)));
    if let Some(resolve) = resolve {
        let _ = resolve.call1(&JsValue::UNDEFINED, answer);
    }
}
