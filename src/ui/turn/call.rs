//! The card of a function call: what is called with what, who answers, and the answer.

use leptos::prelude::*;
use serde_json::Value;

use super::Shown;
use crate::chat::face::{CallFace, CallState, PartKind};
use crate::chat::functions::answer::{By, Settled, Verdict};
use crate::chat::functions::{Function, Functions, Way, check, endpoint};
use crate::chat::turn::PartKey;
use crate::program::typing::TypedResult;
use crate::program::{Command, Decision};
use crate::ui::button::text_button;
use crate::ui::icon::{Icon, icon};
use crate::ui::json_tree::json_tree;
use crate::ui::keyboard;
use crate::ui::view::ev::SubmitEvent;
use crate::ui::view::tag::{div, form, h3, input, label, li, p, pre, section, span, textarea, ul};
use crate::ui::view::{CollectView, IntoView, View, effect, ev};

/// What the person is at with a call that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deciding {
    /// Nothing yet.
    Not,
    /// Typing the result.
    Answering,
    /// Typing why not.
    Refusing,
}

#[derive(Clone, Copy)]
struct Card {
    shown: Shown,
    step: u32,
    face: Memo<Option<CallFace>>,
    functions: RwSignal<Functions>,
    deciding: RwSignal<Deciding>,
}

pub(super) fn call(shown: Shown, key: PartKey, first: CallFace, kind: Memo<Option<PartKind>>) -> View {
    let face = Memo::new(move |_| match kind.get() {
        Some(PartKind::Call(face)) => Some(*face),
        Some(
            PartKind::Thought { .. }
            | PartKind::Text { .. }
            | PartKind::Tool { .. }
            | PartKind::Media { .. }
            | PartKind::Unknown { .. },
        )
        | None => None,
    });
    let functions = RwSignal::from(shown.program.program().mirror().functions.clone());
    // What was being typed when the page went away is there again, and does not take the focus.
    let typed = shown.program.program().typed_result(&shown.key(), key.step);
    let deciding = RwSignal::new(if typed.is_some() { Deciding::Answering } else { Deciding::Not });
    let card = Card { shown, step: key.step, face, functions, deciding };
    let state = Memo::new(move |_| face.with(|face| face.as_ref().map(|face| face.state.clone())));
    let sent = Memo::new(move |_| face.with(|face| face.as_ref().is_some_and(|face| face.sent)));
    let name = first.name.clone();
    let body = move || match state.get() {
        None => ().into_view(),
        Some(CallState::Waiting) => waiting(card),
        Some(CallState::Running { .. }) => running(card),
        Some(CallState::Settled(answer)) => settled(card, &answer, sent.get()),
    };
    section()
        .class("call")
        .id(card.id())
        .attr("data-part", "call")
        .attr("tabindex", "-1")
        .attr("data-state", move || state.get().map(|state| state.as_str()))
        .attr("aria-label", format!("Call of {name}"))
        .child((
            div().class("call-head").child((
                icon(Icon::Tool),
                h3().class("call-name").child(name),
                span().class("call-state").attr("role", "status").child(move || state.get().map(word)),
            )),
            arguments(&first.arguments),
            departures(&first.departures),
            body,
        ))
        .into_view()
}

fn arguments(arguments: &Value) -> View {
    match arguments {
        Value::Object(fields) if fields.is_empty() => {
            p().class("call-note").child("It is called with nothing.").into_view()
        }
        arguments => json_tree("Arguments", arguments),
    }
}

/// In what the arguments are not what was declared: said before anybody approves of them.
fn departures(all: &[String]) -> View {
    if all.is_empty() {
        return ().into_view();
    }
    let items = all.iter().map(|one| li().child(one.clone())).collect_view();
    let said = "The arguments do not keep to the declaration:";
    div()
        .class("call-flaws")
        .child((
            p().child((icon(Icon::Warning), said)),
            ul().attr("aria-label", "Departures from the declaration").child(items),
        ))
        .into_view()
}

fn word(state: CallState) -> &'static str {
    match state {
        CallState::Waiting => "Waits for you",
        CallState::Running { .. } => "Working…",
        CallState::Settled(Settled { verdict, by, alone, .. }) => match (verdict, by) {
            (Verdict::Refused, _) => "Refused",
            (Verdict::Failed, _) => "Failed",
            (Verdict::Answered, By::Hand) => "Answered by you",
            (Verdict::Answered, By::BuiltIn | By::Endpoint) if alone => "Answered without asking",
            (Verdict::Answered, By::BuiltIn) => "Answered by this page",
            (Verdict::Answered, By::Endpoint) => "Answered by your endpoint",
        },
    }
}

impl Card {
    fn decide(self, decision: Decision) {
        self.deciding.set(Deciding::Not);
        let is_back = matches!(decision, Decision::Reopen);
        self.shown.program.dispatch(Command::Decide(self.shown.key(), self.step, decision));
        if is_back {
            return self.focus_choices();
        }
        // The buttons go; the next call that waits is next, or else the message box, which stands below all of them. The
        // card itself takes the focus: on any of its buttons a key that is held a little long would decide unread.
        request_animation_frame(|| keyboard::focus(".call[data-state=waiting], #message"));
    }

    /// The result that was being typed.
    fn typed(self) -> Option<TypedResult> {
        self.shown.program.program().typed_result(&self.shown.key(), self.step)
    }

    /// Keeps it; an empty one is none.
    fn keep_typed(self, text: &str, json: bool) {
        let typed = (!text.is_empty()).then(|| TypedResult { text: text.to_owned(), json });
        self.shown.program.program().keep_typed_result(&self.shown.key(), self.step, typed.as_ref());
    }

    fn id(self) -> String {
        format!("call-{}-{}", self.shown.key().as_str(), self.step)
    }

    /// The button that had the focus goes, and the choices come back. The last takes it: the first may approve, which a
    /// key that is held a little long must not.
    fn focus_choices(self) {
        let selector = format!("[id='{}'] .call-actions button:last-of-type", self.id());
        request_animation_frame(move || keyboard::focus(&selector));
    }

    fn function(self) -> Option<Function> {
        let name = self.face.with(|face| face.as_ref().map(|face| face.name.clone()))?;
        self.functions.with(|functions| functions.find(&name).cloned())
    }
}

fn waiting(card: Card) -> View {
    let function = Memo::new(move |_| card.function());
    let way =
        move || function.get().map(|function| div().class("call-way").child(said_of_way(card, &function)));
    let form = move || match card.deciding.get() {
        Deciding::Not => choices(card, function),
        Deciding::Answering => answer_form(card),
        Deciding::Refusing => refuse_form(card),
    };
    (way, form).into_view()
}

/// Who would answer, and what that means.
fn said_of_way(card: Card, function: &Function) -> View {
    let said = match &function.way {
        Way::ByHand => return ().into_view(),
        Way::BuiltIn(built_in) => format!("{} answers, on this page.", built_in.name()),
        Way::Endpoint(address) => {
            let origin = endpoint::origin(address).unwrap_or_else(|_| address.clone());
            format!("The arguments are posted to {origin}, and nothing else is.")
        }
    };
    let limit = card.functions.with(|functions| functions.rounds);
    let rounds = card.face.with(|face| face.as_ref().map_or(0, |face| face.rounds));
    let is_over = function.always && rounds >= limit;
    let over = is_over.then(|| {
        let said = match limit {
            0 => "Approved always, but the settings allow no round without you.".to_owned(),
            1 => "Approved always, but one round was answered without you, which is the limit.".to_owned(),
            _ => {
                format!("Approved always, but {limit} rounds were answered without you, which is the limit.")
            }
        };
        p().class("call-note").child(said)
    });
    (p().class("call-note").child(said), over).into_view()
}

fn choices(card: Card, function: Memo<Option<Function>>) -> View {
    let runs = move || function.get().filter(Function::can_run);
    let approve = move || {
        runs().map(|function| {
            let once = text_button(Some("primary"), Some(Icon::Check), "Approve once", move |_| {
                card.decide(Decision::Approve);
            });
            let always = (!function.always).then(|| {
                text_button(None, None, "Approve always", move |_| card.decide(Decision::ApproveAlways))
            });
            (once, always)
        })
    };
    let kind = if function.get_untracked().is_some_and(|function| function.can_run()) {
        None
    } else {
        Some("primary")
    };
    div()
        .class("call-actions")
        .child((
            approve,
            text_button(kind, Some(Icon::Pencil), "Answer", move |_| card.deciding.set(Deciding::Answering)),
            text_button(None, Some(Icon::Close), "Refuse", move |_| card.deciding.set(Deciding::Refusing)),
        ))
        .into_view()
}

fn answer_form(card: Card) -> View {
    let typed = card.typed();
    let is_back = typed.is_some();
    let text = RwSignal::new(typed.as_ref().map(|typed| typed.text.clone()).unwrap_or_default());
    let as_json = RwSignal::new(typed.is_none_or(|typed| typed.json));
    let flaw = RwSignal::new(None::<String>);
    let id = format!("result-{}-{}", card.shown.key().as_str(), card.step);
    let give = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = text.get_untracked();
        let checked = if as_json.get_untracked() {
            check::result(&typed)
        } else if typed.trim().is_empty() {
            Err("Nothing was typed.".to_owned())
        } else {
            Ok(())
        };
        match checked {
            Ok(()) => card.decide(Decision::Answer(typed)),
            Err(sentence) => flaw.set(Some(sentence)),
        }
    };
    let kind = move |name: &'static str, json: bool| {
        label().child((
            input()
                .r#type("radio")
                .attr("name", format!("kind-{}-{}", card.shown.key().as_str(), card.step))
                .prop("checked", move || as_json.get() == json)
                .on(ev::change, move |_| {
                    as_json.set(json);
                    flaw.set(None);
                    card.keep_typed(&text.get_untracked(), json);
                }),
            span().child(name),
        ))
    };
    let flaw_id = format!("{id}-flaw");
    let area = textarea()
        .class("field")
        .id(id.clone())
        .attr("rows", "4")
        .attr("spellcheck", "false")
        .attr("dir", "auto")
        .attr("aria-describedby", flaw_id.clone())
        .attr("aria-invalid", move || flaw.get().map(|_| "true"))
        .prop("value", move || text.get())
        .on(ev::input, move |event| {
            text.set(event_target_value(&event));
            flaw.set(None);
            card.keep_typed(&text.get_untracked(), as_json.get_untracked());
        });
    let selector = format!("[id='{id}']");
    effect(move || {
        if !is_back {
            keyboard::focus(&selector);
        }
    });
    form()
        .class("call-form")
        .on(ev::submit, give)
        .child((
            div().class("call-form-head").child((
                label().attr("for", id).child("Result"),
                div()
                    .class("segments")
                    .attr("role", "radiogroup")
                    .attr("aria-label", "Kind of result")
                    .child((kind("JSON", true), kind("Text", false))),
            )),
            area,
            p().class("field-flaw").id(flaw_id).attr("role", "alert").child(move || flaw.get()),
            buttons(card, "Give this result"),
        ))
        .into_view()
}

fn refuse_form(card: Card) -> View {
    let reason = RwSignal::new(String::new());
    let id = format!("reason-{}-{}", card.shown.key().as_str(), card.step);
    let selector = format!("[id='{id}']");
    effect(move || keyboard::focus(&selector));
    form()
        .class("call-form")
        .on(ev::submit, move |event: SubmitEvent| {
            event.prevent_default();
            card.decide(Decision::Refuse(reason.get_untracked()));
        })
        .child((
            label().attr("for", id.clone()).child("Reason, for the model"),
            input()
                .class("field")
                .id(id)
                .r#type("text")
                .attr("dir", "auto")
                .attr("placeholder", "May stay empty")
                .on(ev::input, move |event| reason.set(event_target_value(&event))),
            buttons(card, "Refuse the call"),
        ))
        .into_view()
}

fn buttons(card: Card, yes: &'static str) -> View {
    use crate::ui::view::tag::button;
    div()
        .class("call-actions")
        .child((
            button().r#type("submit").class("button").attr("data-kind", "primary").child(yes),
            text_button(Some("quiet"), None, "Cancel", move |_| {
                card.keep_typed("", true);
                card.deciding.set(Deciding::Not);
                card.focus_choices();
            }),
        ))
        .into_view()
}

fn running(card: Card) -> View {
    div()
        .class("call-actions")
        .child(text_button(None, Some(Icon::Stop), "Stop the call", move |_| card.decide(Decision::Reopen)))
        .into_view()
}

fn settled(card: Card, answer: &Settled, sent: bool) -> View {
    let shown = match serde_json::from_str::<Value>(&answer.text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => json_tree("Result", &value),
        Ok(_) | Err(_) if answer.text.is_empty() => ().into_view(),
        Ok(_) | Err(_) => {
            let name = match answer.verdict {
                Verdict::Answered => "Result",
                Verdict::Refused | Verdict::Failed => "Reason",
            };
            pre()
                .class("call-result")
                .attr("role", "group")
                .attr("aria-label", name)
                .attr("dir", "auto")
                .child(answer.text.clone())
                .into_view()
        }
    };
    let change = (!sent).then(|| {
        div().class("call-actions").child((
            text_button(Some("quiet"), Some(Icon::Pencil), "Change", move |_| card.decide(Decision::Reopen)),
            span().class("call-note").child("Sent when every call has an answer."),
        ))
    });
    (div().class("call-answer").child(shown), change).into_view()
}
