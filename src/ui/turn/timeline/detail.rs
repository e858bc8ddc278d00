//! What is in a step: queries that lead to Google, pages with how reading them went, code with what it printed, places,
//! files, and JSON.

use crate::chat::timeline::detail::{Detail, File, Page, Place};
use crate::markdown::SafeUrl;
use crate::program::Handle;
use crate::ui::json_tree::json_tree;
use crate::ui::prose::still;
use crate::ui::view::tag::{a, h3, img, li, p, pre, span, ul};
use crate::ui::view::{CollectView, El, IntoView, View};

/// All of it; where there is nothing, why.
pub(super) fn details(program: Handle, all: Vec<Detail>, waits: bool) -> View {
    let nothing = all.is_empty().then(|| {
        p().class("step-empty").child(if waits { "Nothing has come yet." } else { "It says nothing more." })
    });
    (nothing, all.into_iter().map(|one| detail(program, one)).collect_view()).into_view()
}

fn detail(program: Handle, one: Detail) -> View {
    match one {
        Detail::Queries(queries) => chips("Searched for", queries, "https://www.google.com/search?q="),
        Detail::MapQueries(queries) => {
            chips("Searched the map for", queries, "https://www.google.com/maps/search/?api=1&query=")
        }
        Detail::Pages(pages) => list("Pages", pages.into_iter().map(page)),
        Detail::Code { language, code } => block(program, &language, &code),
        Detail::Printed { text, is_error } => printed(&text, is_error),
        Detail::Figure { mime_type, data } => figure(&mime_type, &data),
        Detail::Places(places) => list("Places on Google Maps", places.into_iter().map(place)),
        Detail::Files(files) => list("Files", files.into_iter().map(file)),
        // A step that is nothing else is shown as it came.
        Detail::Json { name: "", value } => plain(serde_json::to_string_pretty(&value).unwrap_or_default()),
        Detail::Json { name, value } => (title(name), json_tree(name, &value)).into_view(),
    }
}

fn title(words: &'static str) -> impl IntoView {
    h3().class("step-title").child(words)
}

fn list(name: &'static str, items: impl Iterator<Item = View>) -> View {
    (title(name), ul().class("step-list").attr("aria-label", name).child(items.collect_view())).into_view()
}

/// Queries as links to where they were made.
fn chips(name: &'static str, queries: Vec<String>, at: &'static str) -> View {
    let chip = |query: String| {
        let address = format!("{at}{}", encoded(&query));
        li().child(outwards(a().class("query").href(address)).attr("dir", "auto").child(query))
    };
    let chips = queries.into_iter().map(chip).collect_view();
    (title(name), ul().class("query-list").attr("aria-label", name).child(chips)).into_view()
}

/// A query as a part of an address. The function of the platform leaves nothing in that could end it.
fn encoded(query: &str) -> String {
    String::from(js_sys::encode_uri_component(query))
}

fn page(page: Page) -> View {
    let (state, word) = match page.status.as_str() {
        "" => ("open", "not answered"),
        "success" => ("done", "read"),
        "error" => ("failed", "could not be read"),
        "paywall" => ("failed", "behind a paywall"),
        "unsafe" => ("failed", "held to be unsafe"),
        other => ("open", other),
    };
    let word = word.to_owned();
    // A page that is held to be unsafe is named, and not led to.
    let leads = page.status != "unsafe";
    li().class("step-page")
        .attr("data-state", state)
        .child((link(&page.url, &page.url, leads), span().class("step-word").child(word)))
        .into_view()
}

fn place(place: Place) -> View {
    li().child(link(&place.url, &place.name, true)).into_view()
}

fn file(file: File) -> View {
    let pages: Vec<String> = file.pages.iter().map(u64::to_string).collect();
    let pages = match pages.len() {
        0 => String::new(),
        1 => format!("page {}", pages[0]),
        _ => format!("pages {}", pages.join(", ")),
    };
    li().child((span().attr("dir", "auto").child(file.name), span().class("step-word").child(pages)))
        .into_view()
}

fn link(url: &str, words: &str, leads: bool) -> View {
    match SafeUrl::parse(url).filter(|_| leads) {
        Some(safe) => outwards(a().class("step-link").href(safe.as_str().to_owned()))
            .child(words.to_owned())
            .into_view(),
        None => span().class("step-link").child(words.to_owned()).into_view(),
    }
}

fn outwards(link: El) -> El {
    link.attr("target", "_blank").attr("rel", "noopener noreferrer")
}

/// Code as the answer shows code, with its buttons.
fn block(program: Handle, language: &str, code: &str) -> View {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language: String = language.chars().filter(char::is_ascii_alphanumeric).collect();
    let end = if code.ends_with('\n') { "" } else { "\n" };
    still(program, &format!("{fence}{language}\n{code}{end}{fence}\n")).into_view()
}

fn printed(text: &str, is_error: bool) -> View {
    let name = if is_error { "Error" } else { "Output" };
    let shown = pre()
        .class("step-printed")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", name)
        .attr("data-state", is_error.then_some("failed"))
        .child(text.trim_end_matches('\n').to_owned());
    (title(name), shown).into_view()
}

fn figure(mime_type: &str, data: &str) -> View {
    // What a browser draws as a picture runs nothing, and letters of base64 cannot end the address.
    let is_base64 = data.chars().all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c));
    let is_drawn = ["image/png", "image/jpeg", "image/webp", "image/gif"].contains(&mime_type);
    if is_base64 && is_drawn {
        let picture = img().class("step-figure").attr("alt", "A figure that the code drew");
        picture.attr("src", format!("data:{mime_type};base64,{data}")).into_view()
    } else {
        p().class("step-empty").child(format!("A figure that cannot be shown ({mime_type}).")).into_view()
    }
}

fn plain(text: String) -> View {
    pre().attr("tabindex", "0").child(text).into_view()
}
