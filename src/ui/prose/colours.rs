//! Colours on blocks of code: which blocks have them, and how they are put on and taken off.
//!
//! A block whose fence is closed is watched. When it comes near the screen its text is sent to the highlighter, and
//! when the answer comes, each text node is exchanged for spans of the same text; when the block goes away, the text
//! nodes come back. So the nodes of a long conversation stay few, and whoever looks at a block that has gone finds it as
//! the renderer left it.
//!
//! Colours never change the text or its place: a span has a colour and nothing else. While somebody has selected
//! something in a block, neither colours nor text nodes are exchanged there, since the selection would be lost.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, Node, Text,
};

use crate::markdown::{Coloured, divide, grammar, read_colours};
use crate::program::colours::{Question, ask};

/// How far from the screen a block gets its colours, so that they are there when it is scrolled in.
const NEAR: &str = "600px 0px";

/// The longest text that is coloured, in UTF-16 code units. Nobody reads more than that in a chat, and the page would
/// have ten thousands of nodes for it.
const LONGEST: usize = 100_000;

/// How many tokens are put on in one frame. A thousand take about two milliseconds on a desk.
const AT_ONCE: usize = 1_000;

thread_local! {
    static WATCH: RefCell<Watch> = RefCell::new(Watch::default());
}

/// The blocks near the screen.
#[derive(Default)]
struct Watch {
    observer: Option<IntersectionObserver>,
    blocks: Vec<Block>,
}

struct Block {
    figure: Element,
    state: State,
}

enum State {
    /// The highlighter is at it.
    Asked { _question: Question },
    /// The colours are being put on, or wait until nothing is selected here.
    Colouring { waiting: Vec<(Text, Vec<Coloured>)>, done: Vec<Exchanged> },
    /// All the colours are on.
    Done(Vec<Exchanged>),
}

/// A text node, and the span that stands in its place.
struct Exchanged {
    text: Text,
    span: Element,
}

/// Begins to watch a block of code that does not grow any more.
pub(super) fn watch(figure: &Element) {
    if figure.get_attribute("data-language").is_none_or(|language| grammar(&language).is_none()) {
        return;
    }
    WATCH.with_borrow_mut(|watch| {
        if watch.observer.is_none() {
            watch.observer = observer();
        }
        if let Some(observer) = &watch.observer {
            observer.observe(figure);
        }
    });
}

/// Gives a block that grows after all, or has another language now, its plain text back.
pub(super) fn forget(figure: &Element) {
    WATCH.with_borrow_mut(|watch| {
        if let Some(observer) = &watch.observer {
            observer.unobserve(figure);
        }
        if let Some(at) = watch.blocks.iter().position(|block| block.figure == *figure) {
            watch.blocks.swap_remove(at).take_off();
        }
    });
}

fn observer() -> Option<IntersectionObserver> {
    let moved = Closure::<dyn FnMut(Array)>::new(|entries: Array| {
        for entry in entries.iter().filter_map(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok()) {
            if entry.is_intersecting() {
                came(entry.target());
            } else {
                left(&entry.target());
            }
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(NEAR);
    // The transcript scrolls in itself, and only this margin reaches beyond such a box. Browsers that do not know it
    // colour a block when it is seen.
    Reflect::set(&options, &"scrollMargin".into(), &NEAR.into()).ok()?;
    let observer = IntersectionObserver::new_with_options(moved.as_ref().unchecked_ref(), &options).ok()?;
    let unselected = Closure::<dyn FnMut()>::new(go_on_with_all);
    document()
        .add_event_listener_with_callback("selectionchange", unselected.as_ref().unchecked_ref())
        .ok()?;
    // Both listen as long as the page lives.
    moved.forget();
    unselected.forget();
    Some(observer)
}

fn came(figure: Element) {
    if with_block(&figure, |_| ()).is_some() {
        return;
    }
    let language = figure.get_attribute("data-language").unwrap_or_default();
    let Some(grammar) = grammar(&language) else { return };
    let source = code_of(&figure).and_then(|code| code.text_content()).unwrap_or_default();
    let length = source.encode_utf16().count();
    let Some(length) = u32::try_from(length).ok().filter(|_| (1..=LONGEST).contains(&length)) else { return };
    let asker = figure.clone();
    let question = ask(grammar, &source, move |numbers| answered(&asker, &numbers, length));
    if let Some(question) = question {
        let state = State::Asked { _question: question };
        WATCH.with_borrow_mut(|watch| watch.blocks.push(Block { figure, state }));
    }
}

fn left(figure: &Element) {
    WATCH.with_borrow_mut(|watch| {
        let at = watch.blocks.iter().position(|block| block.figure == *figure && !is_selected(figure));
        if let Some(at) = at {
            watch.blocks.swap_remove(at).take_off();
        }
    });
}

fn answered(figure: &Element, numbers: &[u32], length: u32) {
    let Some(code) = code_of(figure) else { return };
    let mut texts = Vec::new();
    collect(&code, &mut texts);
    let lengths: Vec<u32> = texts.iter().map(|text| text.length()).collect();
    let colours = read_colours(numbers, length).filter(|_| lengths.iter().sum::<u32>() == length);
    let pieces = colours.map(|colours| divide(&colours, &lengths)).unwrap_or_default();
    let mut waiting: Vec<_> =
        texts.into_iter().zip(pieces).filter(|(_, colours)| !colours.is_empty()).collect();
    // The last is taken first.
    waiting.reverse();
    with_block(figure, |block| block.state = State::Colouring { waiting, done: Vec::new() });
    go_on(figure);
}

fn go_on_with_all() {
    let figures: Vec<Element> = WATCH.with_borrow(|watch| {
        let waits = |block: &&Block| matches!(block.state, State::Colouring { .. });
        watch.blocks.iter().filter(waits).map(|block| block.figure.clone()).collect()
    });
    figures.iter().for_each(go_on);
}

/// Puts the next colours on a block, and comes back in the next frame if there are more.
fn go_on(figure: &Element) {
    if is_selected(figure) {
        return;
    }
    let more = with_block(figure, |block| {
        let State::Colouring { waiting, done } = &mut block.state else { return false };
        let mut put_on = 0;
        while put_on < AT_ONCE
            && let Some((text, colours)) = waiting.pop()
        {
            put_on += colours.len();
            done.extend(exchange(text, &colours));
        }
        if waiting.is_empty() {
            block.state = State::Done(std::mem::take(done));
            return false;
        }
        true
    });
    if more == Some(true) {
        let figure = figure.clone();
        request_animation_frame(move || go_on(&figure));
    }
}

/// Puts spans in the place of a text node; `None`, and nothing is changed, if they would not have the same text.
fn exchange(text: Text, colours: &[Coloured]) -> Option<Exchanged> {
    text.parent_node()?;
    let span = document().create_element("span").ok()?;
    let mut at = 0;
    for colour in colours {
        if colour.start > at {
            span.append_with_str_1(&text.substring_data(at, colour.start - at).ok()?).ok()?;
        }
        let token = document().create_element("span").ok()?;
        token.set_class_name(&format!("code-{}", colour.token.word()));
        token.set_text_content(Some(&text.substring_data(colour.start, colour.length).ok()?));
        span.append_child(&token).ok()?;
        at = colour.start + colour.length;
    }
    if at < text.length() {
        span.append_with_str_1(&text.substring_data(at, text.length() - at).ok()?).ok()?;
    }
    // A token that ends within a character cannot be carried over.
    (span.text_content()? == text.data()).then_some(())?;
    text.replace_with_with_node_1(&span).ok()?;
    Some(Exchanged { text, span })
}

impl Block {
    fn take_off(self) {
        let exchanged = match self.state {
            State::Asked { .. } => return,
            State::Colouring { done, .. } | State::Done(done) => done,
        };
        for Exchanged { text, span } in exchanged {
            // A span that somebody else has taken out is as gone as it should be.
            let _ = span.replace_with_with_node_1(&text);
        }
    }
}

fn with_block<T>(figure: &Element, look: impl FnOnce(&mut Block) -> T) -> Option<T> {
    WATCH.with_borrow_mut(|watch| watch.blocks.iter_mut().find(|block| block.figure == *figure).map(look))
}

fn code_of(figure: &Element) -> Option<Element> {
    figure.query_selector("code").ok()?
}

fn collect(node: &Node, texts: &mut Vec<Text>) {
    let children = node.child_nodes();
    for child in (0..children.length()).filter_map(|at| children.get(at)) {
        match child.dyn_into::<Text>() {
            Ok(text) => texts.push(text),
            Err(other) => collect(&other, texts),
        }
    }
}

/// Whether something in the block is selected.
fn is_selected(figure: &Element) -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|selection| {
        !selection.is_collapsed()
            && selection.contains_node_with_allow_partial_containment(figure, true).unwrap_or(false)
    })
}
