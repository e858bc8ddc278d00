//! The box: one picture to look at closely, its versions below, and what is known of it beside. What else can be done
//! with versions takes the place of the stage.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::sketch::{Sketch, action, tool};
use super::stage::{laid, stage};
use super::{Studio, compare, crop, dress, info, keys, mark, naming, picture, siblings, strip, tree};
use crate::chat::id::TurnKey;
use crate::chat::picture::card::PictureKey;
use crate::chat::picture::gallery::Shot;
use crate::chat::picture::zoom::{Zoom, fitted};
use crate::chat::turn::PartKey;
use crate::program::Handle;
use crate::protocol::content::Kept;
use crate::ui::app::{Shell, use_shell};
use crate::ui::button::{Size, icon_button};
use crate::ui::composer::{References, use_references};
use crate::ui::icon::Icon;
use crate::ui::view::ev::Event;
use crate::ui::view::tag::{div, h2, header, p, section, span};
use crate::ui::view::{IntoView, View, ev};

/// What one press of a key enlarges by.
pub(super) const STEP: f64 = 1.4;

/// What is on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looking {
    /// One picture.
    Closely,
    /// Two versions, one against the other.
    Comparing,
    /// A version beside those that were made from the same one.
    Siblings,
    /// All versions as a tree.
    Tree,
    /// A picture that is drawn on.
    Marking,
    /// A picture of which a part is chosen.
    Cropping,
}

/// How two versions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// One left of a line, the other right of it.
    Slider,
    /// One beside the other.
    SideBySide,
    /// One through the other.
    Onion,
    /// What is not the same in both.
    Difference,
}

impl Manner {
    pub(super) const ALL: [Self; 4] = [Self::Slider, Self::SideBySide, Self::Onion, Self::Difference];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Slider => "Slider",
            Self::SideBySide => "Side by side",
            Self::Onion => "Onion skin",
            Self::Difference => "Difference",
        }
    }

    pub(super) fn next(self) -> Self {
        match self {
            Self::Slider => Self::SideBySide,
            Self::SideBySide => Self::Onion,
            Self::Onion => Self::Difference,
            Self::Difference => Self::Slider,
        }
    }
}

/// A version by its turn and its place in it. Numbers change where one before it is discarded.
type Name = (TurnKey, PartKey);

fn name_of(shots: &[Shot], at: usize) -> Option<Name> {
    shots.get(at).map(|shot| (shot.turn.clone(), shot.place))
}

fn named(shots: &[Shot], (turn, place): &Name) -> Option<usize> {
    shots.iter().position(|shot| shot.turn == *turn && shot.place == *place)
}

/// What a version is compared with unless something else is chosen: the one it came from, else its neighbour.
fn partner_of(shots: &[Shot], at: usize) -> Option<usize> {
    let beside = at.checked_sub(1).or((at + 1 < shots.len()).then_some(at + 1));
    shots.get(at)?.from.or(beside)
}

/// What the parts of the box share.
#[derive(Clone, Copy)]
pub(super) struct Box {
    pub(super) program: Handle,
    pub(super) studio: Studio,
    pub(super) shell: Shell,
    /// What goes along with the next message.
    pub(super) references: References,
    owner: StoredValue<Owner>,
    /// Every version of the conversation.
    pub(super) shots: Memo<Vec<Shot>>,
    /// The one that is looked at.
    pub(super) at: Memo<Option<usize>>,
    /// What is on the stage.
    pub(super) looking: RwSignal<Looking>,
    /// The one that was chosen to compare it with.
    partner: RwSignal<Option<Name>>,
    /// The one that it is compared with, where there is one.
    pub(super) other: Memo<Option<usize>>,
    /// Whether there is one.
    is_paired: Memo<bool>,
    pub(super) manner: RwSignal<Manner>,
    /// Whether the two that are compared have changed places.
    pub(super) swapped: RwSignal<bool>,
    pub(super) zoom: RwSignal<Zoom>,
    /// A draft that is looked at in place of the version that came of it.
    pub(super) draft: RwSignal<Option<Kept>>,
    /// What is drawn, while it is.
    pub(super) marking: RwSignal<Option<mark::Marking>, LocalStorage>,
    /// What is cut out, while it is.
    pub(super) cropping: RwSignal<Option<crop::Cropping>, LocalStorage>,
    /// What was put into the trash last, and can be taken back.
    pub(super) discarded: RwSignal<Option<PictureKey>>,
    pub(super) info: RwSignal<bool>,
    pub(super) keys: RwSignal<bool>,
}

impl Box {
    pub(super) fn shot(self, at: usize) -> Option<Shot> {
        self.shots.with(|shots| shots.get(at).cloned())
    }

    /// The version that is looked at, now.
    pub(super) fn now(self) -> Option<(usize, Shot)> {
        let at = self.at.get_untracked()?;
        self.shots.with_untracked(|shots| shots.get(at).cloned()).map(|shot| (at, shot))
    }

    pub(super) fn go_to(self, at: usize) {
        if let Some(shot) = self.shots.with_untracked(|shots| shots.get(at).cloned()) {
            self.draft.set(None);
            self.zoom.set(Zoom::FIT);
            if self.other.get_untracked() == Some(at) {
                self.partner.set(None);
                if let Some(partner) = self.shots.with_untracked(|shots| partner_of(shots, at)) {
                    self.compare_with(partner);
                }
            }
            self.studio.viewed.set(Some((shot.turn, shot.place)));
            keep_focus();
        }
    }

    /// Chooses what the version is compared with.
    pub(super) fn compare_with(self, other: usize) {
        self.partner.set(self.shots.with_untracked(|shots| name_of(shots, other)));
    }

    pub(super) fn step(self, by: isize) {
        let next = self.at.get_untracked().and_then(|at| at.checked_add_signed(by));
        if let Some(next) = next.filter(|next| *next < self.shots.with_untracked(Vec::len)) {
            self.go_to(next);
        }
    }

    /// Makes what is to live as long as the box, and not only as long as what is on the stage.
    pub(super) fn lasting<T>(self, make: impl FnOnce() -> T) -> T {
        self.owner.get_value().with(make)
    }

    /// Puts something on the stage. Asked for again, it goes; what cannot be is not begun.
    pub(super) fn look(self, looking: Looking) {
        let again = self.looking.get_untracked() == looking;
        let looking = if again { Looking::Closely } else { looking };
        if looking == Looking::Comparing {
            let at = self.at.get_untracked();
            let partner = at.and_then(|at| self.shots.with_untracked(|shots| partner_of(shots, at)));
            let Some(partner) = partner else {
                return self.program.program().mirror().say("There is no other version to compare with yet");
            };
            self.compare_with(partner);
            self.swapped.set(false);
        }
        self.draft.set(None);
        self.zoom.set(Zoom::FIT);
        self.looking.set(looking);
        keep_focus();
    }

    /// The size of the stage in CSS pixels; two that stand side by side are of the same.
    pub(super) fn stage_size(self) -> Option<(f64, f64)> {
        let stage = document().query_selector(".lightbox .stage").ok()??;
        Some((f64::from(stage.client_width()), f64::from(stage.client_height())))
    }

    /// Fits the picture into its stage, or shows it pixel by pixel.
    pub(super) fn fit_or_actual(self) {
        if self.zoom.get_untracked() != Zoom::FIT {
            return self.zoom.set(Zoom::FIT);
        }
        let Some((_, shot)) = self.now() else { return };
        let Some(size) = self.stage_size() else { return };
        let grows = self.looking.get_untracked() == Looking::Comparing;
        let fit = fitted((shot.kept.width, shot.kept.height), size, grows);
        self.zoom.set(Zoom::actual(fit, window().device_pixel_ratio()));
    }
}

/// Gives the focus to the box where what had it is gone: the keys are heard where the focus is.
pub(super) fn keep_focus() {
    request_animation_frame(|| {
        let has_focus = document().active_element().is_some_and(|active| active.tag_name() != "BODY");
        if !has_focus {
            crate::ui::keyboard::focus(".lightbox-body");
        }
    });
}

pub(super) fn lightbox(program: Handle, studio: Studio) -> View {
    dress::dress();
    let path = RwSignal::from(program.program().mirror().path.clone());
    let shots = Memo::new(move |_| {
        // A picture that is added while the box is open joins the others when another is looked at.
        path.track();
        studio.viewed.track();
        program.shots()
    });
    let at = Memo::new(move |_| {
        let viewed = studio.viewed.get()?;
        shots.with(|shots| named(shots, &viewed))
    });
    let partner = RwSignal::new(None);
    let other = Memo::new(move |_| {
        let at = at.get()?;
        shots.with(|shots| {
            let chosen = partner.with(|partner: &Option<Name>| named(shots, partner.as_ref()?));
            // What was chosen may be in the trash by now.
            chosen.filter(|other| *other != at).or_else(|| partner_of(shots, at))
        })
    });
    let all = Box {
        program,
        studio,
        shell: use_shell(),
        references: use_references(),
        owner: StoredValue::new(Owner::current().unwrap_or_default()),
        shots,
        at,
        looking: RwSignal::new(Looking::Closely),
        partner,
        other,
        is_paired: Memo::new(move |_| other.get().is_some()),
        manner: RwSignal::new(Manner::Slider),
        swapped: RwSignal::new(false),
        zoom: RwSignal::new(Zoom::FIT),
        draft: RwSignal::new(None),
        marking: RwSignal::new_local(None),
        cropping: RwSignal::new_local(None),
        discarded: RwSignal::new(None),
        info: RwSignal::new(true),
        keys: RwSignal::new(false),
    };
    // The keys are heard where the focus is; it was on the frame while this was on its way.
    request_animation_frame(|| crate::ui::keyboard::focus(".lightbox-body"));
    div()
        .class("lightbox-body")
        .attr("tabindex", "-1")
        .attr("data-info", move || all.info.get().then_some(""))
        .on(ev::keydown, move |event| keys::heard(all, &event))
        .child((
            head(all),
            section()
                .class("lightbox-stage")
                .attr("aria-label", "Stage")
                .child((move || on_stage(all), zoom_bar(all))),
            move || beside(all),
            strip::strip(all),
            move || all.keys.get().then(|| keys::sheet(all)),
        ))
        .into_view()
}

fn head(all: Box) -> View {
    let title = move || match all.at.get() {
        Some(at) => format!("Version {} of {}", at + 1, all.shots.with(Vec::len)),
        None => "Picture".to_owned(),
    };
    let view = move |name, key, drawn, looking| {
        tool(name, key, drawn, move || Some(all.looking.get() == looking), move |_| all.look(looking))
    };
    header()
        .class("lightbox-head")
        .child((
            h2().child(title),
            div().class("lightbox-views").attr("role", "group").attr("aria-label", "View").child((
                view("Compare", "C", Sketch::Own(Icon::Compare), Looking::Comparing),
                view("Siblings", "S", Sketch::Siblings, Looking::Siblings),
                view("Tree", "T", Sketch::Tree, Looking::Tree),
                view("Mark", "M", Sketch::Mark, Looking::Marking),
                view("Crop", "X", Sketch::Crop, Looking::Cropping),
            )),
            div().class("lightbox-steps").child((
                icon_button(Size::Normal, "Previous picture", Icon::ChevronLeft, move |_| all.step(-1)),
                icon_button(Size::Normal, "Next picture", Icon::ChevronRight, move |_| all.step(1)),
                tool(
                    "Information",
                    "I",
                    Sketch::Own(Icon::Info),
                    move || Some(all.info.get()),
                    move |_| all.info.update(|info| *info = !*info),
                ),
                action("Keys", "?", Sketch::Keys, move |_| all.keys.update(|keys| *keys = !*keys)),
                icon_button(Size::Normal, "Close picture", Icon::Close, move |_| all.studio.viewed.set(None)),
            )),
        ))
        .into_view()
}

fn zoom_bar(all: Box) -> View {
    let percent = move || format!("{}%", (all.zoom.get().scale() * 100.0).round());
    let by = move |factor: f64| all.zoom.update(|zoom| *zoom = zoom.by(factor, (0.0, 0.0)));
    div()
        .class("lightbox-zoom")
        .attr("role", "group")
        .attr("aria-label", "Zoom")
        .child((
            icon_button(Size::Normal, "Zoom out", Icon::Minus, move |_| by(1.0 / STEP)),
            span().attr("aria-live", "polite").child(percent),
            icon_button(Size::Normal, "Zoom in", Icon::Plus, move |_| by(STEP)),
        ))
        .into_view()
}

fn on_stage(all: Box) -> View {
    let looking = all.looking.get();
    // The tree stays as it is, whichever version is looked at.
    if looking == Looking::Tree {
        return tree::tree(all);
    }
    let Some(at) = all.at.get() else {
        return picture::note("This picture is no longer in the conversation", String::new());
    };
    match looking {
        Looking::Comparing if all.is_paired.get() => compare::compare(all, at),
        Looking::Siblings => siblings::siblings(all, at),
        Looking::Marking => mark::canvas(all, at),
        Looking::Cropping => crop::canvas(all, at),
        Looking::Closely | Looking::Comparing | Looking::Tree => match all.draft.get() {
            Some(draft) => drafted(all, &draft),
            None => closely(all, at),
        },
    }
}

/// What is known, or what the tools of the stage need beside it.
fn beside(all: Box) -> Option<View> {
    match all.looking.get() {
        Looking::Marking => Some(mark::panel(all)),
        Looking::Cropping => Some(crop::panel(all)),
        Looking::Closely | Looking::Comparing | Looking::Siblings | Looking::Tree => {
            all.info.get().then(|| info::info(all))
        }
    }
}

/// One picture that can be enlarged and moved about, and dragged out of the page while it is whole.
fn closely(all: Box, at: usize) -> View {
    let Some(shot) = all.shot(at) else { return ().into_view() };
    let (hash, name) = (shot.kept.hash.clone(), info::file_name_of(&shot, at));
    let mime_type = shot.mime_type;
    let drag = move |event: Event| {
        let address = all.program.address_of(&hash);
        if let (Some(transfer), Some(address)) = (transfer_of(&event), address) {
            // A browser that knows nothing of this kind drags the address alone.
            let _ = transfer.set_data("DownloadURL", &format!("{mime_type}:{name}:{address}"));
            let _ = transfer.set_data("text/uri-list", &address);
            transfer.set_effect_allowed("copy");
        }
    };
    let lain = laid(all.zoom, picture::picture(all.program, &shot.kept, naming::alternative(all, &shot)))
        .attr("draggable", move || if all.zoom.get() == Zoom::FIT { "true" } else { "false" })
        .on(ev::dragstart, drag);
    stage(all.zoom, |_| true, lain).into_view()
}

/// What is dragged along. The event is one of the mouse with this field more.
fn transfer_of(event: &Event) -> Option<web_sys::DataTransfer> {
    js_sys::Reflect::get(event, &"dataTransfer".into()).ok()?.dyn_into().ok()
}

fn drafted(all: Box, draft: &Kept) -> View {
    let drawn = picture::picture(all.program, draft, "Draft".to_owned());
    div()
        .class("drafted")
        .child((
            stage(all.zoom, |_| true, laid(all.zoom, drawn)),
            p().class("stage-hint").child("A draft from the model’s thoughts, on the way to this version."),
        ))
        .into_view()
}
