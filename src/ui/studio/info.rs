//! What is known of a version, and what can be done with it.

use leptos::prelude::*;

use super::extend;
use super::lightbox::{Box, Looking, keep_focus};
use super::naming;
use super::picture::{in_bytes, picture};
use super::reuse;
use super::sketch::{Sketch, action, tool};
use crate::chat::id::Millis;
use crate::chat::picture::card::{Mark, PictureKey};
use crate::chat::picture::gallery::{Shot, file_name, lineage};
use crate::chat::picture::metadata::Facts;
use crate::program::Command;
use crate::ui::button::text_button;
use crate::ui::icon::Icon;
use crate::ui::view::tag::{aside, button, dd, div, dl, dt, h3, p, span};
use crate::ui::view::{CollectView, IntoView, View, ev};

/// How long the service keeps what it was asked to keep, where somebody pays for it.
const KEPT_FOR: u64 = 55 * 24 * 60 * 60 * 1000;

pub(super) fn info(all: Box) -> View {
    aside()
        .class("lightbox-info")
        .attr("aria-label", "About this picture")
        .child(move || {
            let at = all.at.get()?;
            let shot = all.shot(at)?;
            Some((
                naming::title(all, &shot),
                p().class("lightbox-prompt").attr("dir", "auto").child(shot.prompt.clone()),
                actions(all, &shot),
                drafts(all, &shot),
                facts(all, at, &shot),
                naming::fields(all, &shot),
            ))
        })
        .into_view()
}

pub(super) fn file_name_of(shot: &Shot, at: usize) -> String {
    file_name(shot, at + 1, shot.extension())
}

/// Whether a version has a star.
pub(super) fn is_starred(key: Option<&PictureKey>, all: Box) -> bool {
    key.is_some_and(|key| all.program.marks(key).get().starred)
}

/// Gives the star to the version that is looked at, or takes it.
pub(super) fn star(all: Box) {
    let Some((_, shot)) = all.now() else { return };
    let Some(key) = all.program.picture_key(&shot.turn, shot.place) else { return };
    let starred = all.program.marks(&key).get_untracked().starred;
    all.program.dispatch(Command::Mark(vec![key], Mark::Star(!starred)));
    all.program.program().mirror().say(if starred { "Star taken" } else { "Starred" });
}

/// Puts the version that is looked at into the trash, and shows its neighbour.
pub(super) fn discard(all: Box) {
    let Some((at, shot)) = all.now() else { return };
    let Some(key) = all.program.picture_key(&shot.turn, shot.place) else { return };
    let count = all.shots.with_untracked(Vec::len);
    let next = if at + 1 < count { Some(at + 1) } else { at.checked_sub(1) };
    let mark = Mark::Discard(all.program.program().now());
    match next {
        Some(next) => all.go_to(next),
        None => all.studio.viewed.set(None),
    }
    all.program.dispatch(Command::Mark(vec![key.clone()], mark));
    all.discarded.set(Some(key));
    all.program.program().mirror().say("Put into the trash");
}

/// Takes back what was put into the trash last.
pub(super) fn restore(all: Box) {
    let Some(key) = all.discarded.get_untracked() else { return };
    all.discarded.set(None);
    let (turn, place) = (key.turn.clone(), key.place);
    all.program.dispatch(Command::Mark(vec![key], Mark::Restore));
    all.studio.viewed.set(Some((turn, place)));
    keep_focus();
    all.program.program().mirror().say("Taken out of the trash");
}

/// Hands the person the file, with what is known of it written into it.
pub(super) fn download(all: Box) {
    let Some((at, shot)) = all.now() else { return };
    let title = all
        .program
        .picture_key(&shot.turn, shot.place)
        .map(|key| all.program.marks(&key).get_untracked().name)
        .unwrap_or_default();
    let settings = [shot.wish.ratio.as_str(), shot.wish.size.as_str()]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let facts = Facts {
        prompt: shot.prompt.clone(),
        title,
        model: shot.model.clone(),
        settings,
        interaction: shot.interaction.clone().unwrap_or_default(),
    };
    all.program.save_with_facts(shot.kept.hash.clone(), file_name_of(&shot, at), facts);
}

fn actions(all: Box, shot: &Shot) -> View {
    let hash = shot.kept.hash.clone();
    let key = all.program.picture_key(&shot.turn, shot.place);
    let copy = move |_| all.program.copy_picture(hash.clone());
    div()
        .class("lightbox-actions")
        .child((
            text_button(Some("primary"), Some(Icon::Pencil), "Edit this version", move |_| reuse::edit(all)),
            div().class("action-row").child((
                tool(
                    "Star",
                    ".",
                    Sketch::Star,
                    move || Some(is_starred(key.as_ref(), all)),
                    move |_| star(all),
                ),
                action("Download", "D", Sketch::Own(Icon::Download), move |_| download(all)),
                action("Copy picture", "", Sketch::Own(Icon::Copy), copy),
                action("Discard", "Del", Sketch::Own(Icon::Trash), move |_| discard(all)),
            )),
            move || all.discarded.get().map(|_| undo(all)),
            div().class("action-row").child((
                action("Reuse prompt", "P", Sketch::Own(Icon::Quote), move |_| reuse::prompt(all)),
                action("Reuse settings", "A", Sketch::Own(Icon::Settings), move |_| {
                    reuse::settings_alone(all)
                }),
                action("Remix", "R", Sketch::Remix, move |_| reuse::remix(all)),
                action("Use as reference", "U", Sketch::Own(Icon::Plus), move |_| reuse::as_reference(all)),
            )),
            extend::extend(all, shot),
        ))
        .into_view()
}

fn undo(all: Box) -> View {
    p().class("discarded")
        .attr("role", "status")
        .child((
            "A version is in the trash. ",
            button().r#type("button").class("link").on(ev::click, move |_| restore(all)).child("Undo"),
        ))
        .into_view()
}

/// Pictures from the thoughts, apart from the versions.
fn drafts(all: Box, shot: &Shot) -> Option<View> {
    let drafts = all.program.drafts(&shot.turn);
    if drafts.is_empty() {
        return None;
    }
    let small = drafts.into_iter().zip(1..).map(|(kept, number)| {
        let drawn = picture(all.program, &kept, String::new());
        let (shown, wanted) = (kept.clone(), kept);
        button()
            .r#type("button")
            .class("draft")
            .attr("aria-label", format!("Draft {number}"))
            .attr("aria-pressed", move || {
                if all.draft.with(|draft| draft.as_ref() == Some(&shown)) { "true" } else { "false" }
            })
            .on(ev::click, move |_| {
                all.looking.set(Looking::Closely);
                let is_shown = all.draft.with_untracked(|draft| draft.as_ref() == Some(&wanted));
                all.draft.set((!is_shown).then(|| wanted.clone()));
            })
            .child(drawn)
    });
    Some(
        div()
            .class("drafts")
            .child((h3().child("Drafts"), div().class("draft-row").child(small.collect_view())))
            .into_view(),
    )
}

fn facts(all: Box, at: usize, shot: &Shot) -> View {
    let wished = |word: &str| if word.is_empty() { "left to the model".to_owned() } else { word.to_owned() };
    let facts = [
        ("Model", Some(shot.model.clone())),
        ("Ratio", Some(wished(&shot.wish.ratio))),
        ("Size", Some(wished(&shot.wish.size))),
        ("Seed", Some(shot.wish.seed.map_or_else(|| wished(""), |seed| seed.to_string()))),
        ("Pixels", Some(format!("{} × {}", shot.kept.width, shot.kept.height))),
        ("File", Some(in_bytes(shot.kept.bytes))),
        ("Tokens", shot.tokens.map(|tokens| tokens.to_string())),
        ("Made", Some(all.program.date_of(shot.created))),
        ("Interaction", shot.interaction.clone()),
        ("At the service", Some(expiry(all, shot))),
    ];
    let rows = facts.into_iter().filter_map(|(name, value)| Some((dt().child(name), dd().child(value?))));
    dl().child((rows.collect_view(), line(all, at))).into_view()
}

/// How long the service knows the turn, so that an edit uploads nothing.
fn expiry(all: Box, shot: &Shot) -> String {
    if shot.is_gone {
        return "expired; an edit sends the picture along".to_owned();
    }
    if !shot.is_stored || shot.interaction.is_none() {
        return "not kept; an edit sends the picture along".to_owned();
    }
    let until = all.program.date_of(Millis(shot.created.0 + KEPT_FOR));
    format!("until {until} at most; a day on the free tier")
}

/// What it came from and what came of it, each to go to.
fn line(all: Box, at: usize) -> View {
    let (before, after) = all.shots.with(|shots| {
        let after: Vec<usize> = (0..shots.len()).filter(|next| shots[*next].from == Some(at)).collect();
        (lineage(shots, at), after)
    });
    let link = move |to: usize| {
        button()
            .r#type("button")
            .class("link")
            .attr("aria-label", format!("Go to version {}", to + 1))
            .attr("aria-current", (to == at).then_some("true"))
            .on(ev::click, move |_| all.go_to(to))
            .child((to + 1).to_string())
    };
    let ways = |line: Vec<usize>, between: &'static str| {
        let links = line.into_iter().enumerate().map(move |(place, to)| {
            ((place > 0).then(|| span().attr("aria-hidden", "true").child(between)), link(to))
        });
        links.collect_view()
    };
    let led_to = (!after.is_empty()).then(|| (dt().child("Led to"), dd().child(ways(after, ", "))));
    (dt().child("Lineage"), dd().child(ways(before, " → ")), led_to).into_view()
}
