//! Smaller copies of pictures, made once and kept: for the gallery and for strips, and for a transcript in which a
//! picture of many megapixels would take its time to draw.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Promise};
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::pictures::Showing;
use super::{Handle, Program, picture_desk};
use crate::browser::{pictures_out, thumbs};
use crate::protocol::content::Kept;

/// The longer side of a small copy, in pixels.
const SMALL: u32 = 512;

/// The longer side of the copy for reading: twice the width of the column, for fine screens.
const READING: u32 = 1_408;

/// How large a picture is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// In a grid or a strip.
    Small,
    /// In a transcript.
    Reading,
    /// As it is.
    Whole,
}

impl Need {
    /// The longer side of the copy, where a picture of this size needs one.
    fn side(self, width: u32, height: u32) -> Option<u32> {
        let longer = width.max(height);
        match self {
            Self::Small if longer == 0 || longer > SMALL => Some(SMALL),
            // Making a copy takes longer than drawing what is only a little too large.
            Self::Reading if longer > READING * 3 / 2 => Some(READING),
            Self::Small | Self::Reading | Self::Whole => None,
        }
    }

    fn name(self, hash: &str) -> String {
        match self {
            Self::Small | Self::Whole => hash.to_owned(),
            Self::Reading => thumbs::reading_copy(hash),
        }
    }
}

/// A job that waits. The last one that was asked for is done first: it is what the person looks at now.
struct Job {
    is_wanted: Box<dyn Fn() -> bool>,
    /// Says whether it may begin, or is not wanted any more.
    begin: Box<dyn FnOnce(bool)>,
}

/// The jobs that make copies.
#[derive(Default)]
pub(crate) struct Copying {
    waiting: RefCell<Vec<Job>>,
    busy: Cell<bool>,
}

impl Program {
    /// The copy, from the store or made now. Without one, the picture itself has to do.
    async fn copy_of(
        &self,
        hash: &str,
        need: Need,
        side: u32,
        is_wanted: Rc<dyn Fn() -> bool>,
    ) -> Option<Blob> {
        let name = need.name(hash);
        if let Some(blob) = self.gallery().cards.thumb(&name).await {
            return Some(blob);
        }
        if !self.turn_to_copy(is_wanted).await {
            return None;
        }
        // Who waited before may have wanted the same one.
        let made = match self.gallery().cards.thumb(&name).await {
            Some(made) => Some(made),
            None => self.make_copy(hash, &name, side).await,
        };
        self.next_copy();
        made
    }

    async fn make_copy(&self, hash: &str, name: &str, side: u32) -> Option<Blob> {
        let whole = self.blob(hash).await?;
        let made = match picture_desk::shrink(&whole, side).await {
            Some(made) => made,
            None => pictures_out::shrunk(&whole, side).await?,
        };
        // What cannot be kept is made again the next time.
        let _ = self.gallery().cards.keep_thumb(name, &made).await;
        Some(made)
    }

    /// Waits until no other copy is being made. False where this one is not wanted any more by then.
    async fn turn_to_copy(&self, is_wanted: Rc<dyn Fn() -> bool>) -> bool {
        if !self.copying().busy.replace(true) {
            return true;
        }
        let turn = Promise::new(&mut |resolve: Function, _| {
            let is_wanted = is_wanted.clone();
            self.copying().waiting.borrow_mut().push(Job {
                is_wanted: Box::new(move || is_wanted()),
                begin: Box::new(move |begins| {
                    // The function only resolves a promise, which does not throw.
                    let _ = resolve.call1(&JsValue::UNDEFINED, &begins.into());
                }),
            });
        });
        JsFuture::from(turn).await.is_ok_and(|begins| begins.is_truthy())
    }

    fn next_copy(&self) {
        self.copying().busy.set(false);
        let waiting = std::mem::take(&mut *self.copying().waiting.borrow_mut());
        let (mut wanted, unwanted): (Vec<Job>, Vec<Job>) =
            waiting.into_iter().partition(|job| (job.is_wanted)());
        let next = wanted.pop();
        *self.copying().waiting.borrow_mut() = wanted;
        unwanted.into_iter().for_each(|job| (job.begin)(false));
        if let Some(job) = next {
            self.copying().busy.set(true);
            (job.begin)(true);
        }
    }

    /// Makes the small copy of a picture that has just come, before anybody looks for it.
    pub(super) fn copy_ahead(&self, kept: &Kept) {
        if kept.flaw.is_some() || kept.width == 0 {
            return;
        }
        let (program, kept) = (self.clone(), kept.clone());
        spawn_local(async move {
            for need in [Need::Reading, Need::Small] {
                if let Some(side) = need.side(kept.width, kept.height) {
                    let _ = program.copy_of(&kept.hash, need, side, Rc::new(|| true)).await;
                }
            }
        });
    }
}

impl Handle {
    /// A picture as large as it is needed, to be shown; `None` where its bytes are not on this device any more, or where
    /// nobody wants it any more by the time that it can be had.
    pub async fn picture_for(
        self,
        hash: String,
        (width, height): (u32, u32),
        need: Need,
        is_wanted: impl Fn() -> bool + 'static,
    ) -> Option<Showing> {
        let Some(side) = need.side(width, height) else { return self.picture(hash).await };
        let program = self.program();
        let name = need.name(&hash);
        // Of a picture and of its copy there is one address each.
        let known = format!("{name}@{side}");
        if let Some(showing) = program.showing(&known) {
            return Some(showing);
        }
        let is_wanted: Rc<dyn Fn() -> bool> = Rc::new(is_wanted);
        match program.copy_of(&hash, need, side, is_wanted.clone()).await {
            Some(blob) => program.show_blob(known, &blob),
            // What cannot be drawn smaller is shown as it is, and says by itself what is wrong with it.
            None if is_wanted() => self.picture(hash).await,
            None => None,
        }
    }
}
