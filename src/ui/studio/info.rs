//! What is known of a picture, and what can be done with it.

use leptos::prelude::*;

use super::Basis;
use super::lightbox::Box;
use super::picture::in_bytes;
use crate::chat::picture::gallery::{Shot, file_name};
use crate::ui::button::text_button;
use crate::ui::icon::Icon;
use crate::ui::keyboard;
use crate::ui::view::tag::{aside, dd, div, dl, dt, p};
use crate::ui::view::{CollectView, IntoView, View};

pub(super) fn info(all: Box) -> View {
    aside()
        .class("lightbox-info")
        .attr("aria-label", "About this picture")
        .child(move || {
            let at = all.at.get()?;
            let shot = all.shot(at)?;
            Some((
                p().class("lightbox-prompt").attr("dir", "auto").child(shot.prompt.clone()),
                actions(all, at, &shot),
                facts(&shot),
            ))
        })
        .into_view()
}

fn actions(all: Box, at: usize, shot: &Shot) -> View {
    let edit = {
        let basis = Basis { turn: shot.turn.clone(), version: at + 1, prompt: shot.prompt.clone() };
        move |_| {
            all.studio.basis.set(Some(basis.clone()));
            all.studio.viewed.set(None);
            // After the box has given the focus back to what opened it.
            request_animation_frame(|| keyboard::focus("#message"));
        }
    };
    let (hash, name) = (shot.kept.hash.clone(), file_name(shot, at + 1, shot.extension()));
    let save = move |_| all.program.save_picture(hash.clone(), name.clone());
    let hash = shot.kept.hash.clone();
    let copy = move |_| all.program.copy_picture(hash.clone());
    // With the one it came from, or else with the one before.
    let partner = shot.from.or(at.checked_sub(1));
    let compare = partner.map(|partner| {
        let comparing = move || all.other.get().is_some();
        let toggle = move |_| {
            all.other.update(|other| *other = if other.is_some() { None } else { Some(partner) });
        };
        move || {
            let words = if comparing() { "Stop comparing" } else { "Compare" };
            text_button(None, Some(Icon::Compare), words, toggle)
        }
    });
    div()
        .class("lightbox-actions")
        .child((
            text_button(Some("primary"), Some(Icon::Pencil), "Edit this version", edit),
            compare,
            text_button(None, Some(Icon::Download), "Download", save),
            text_button(None, Some(Icon::Copy), "Copy picture", copy),
        ))
        .into_view()
}

fn facts(shot: &Shot) -> View {
    let wished = |word: &str| if word.is_empty() { "left to the model".to_owned() } else { word.to_owned() };
    let facts = [
        ("Model", Some(shot.model.clone())),
        ("Ratio", Some(wished(&shot.wish.ratio))),
        ("Size", Some(wished(&shot.wish.size))),
        ("Pixels", Some(format!("{} × {}", shot.kept.width, shot.kept.height))),
        ("File", Some(in_bytes(shot.kept.bytes))),
        ("From", shot.from.map(|from| format!("version {}", from + 1))),
        ("Tokens", shot.tokens.map(|tokens| tokens.to_string())),
        ("Interaction", shot.interaction.clone()),
    ];
    let rows = facts.into_iter().filter_map(|(name, value)| Some((dt().child(name), dd().child(value?))));
    dl().child(rows.collect_view()).into_view()
}
