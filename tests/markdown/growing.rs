//! The tail rules: what a text that is still being written looks like at every step.

use crate::outline::outline;
use catena::markdown::Document;

/// What is shown once `source` has arrived and more may come.
#[track_caller]
fn check(source: &str, expected: &str) {
    let mut document = Document::new();
    document.push(source);
    assert_eq!(outline(document.blocks()), expected, "whole: {source:?}");
    let mut document = Document::new();
    for (index, c) in source.char_indices() {
        document.push(&source[index..index + c.len_utf8()]);
    }
    assert_eq!(outline(document.blocks()), expected, "by characters: {source:?}");
}

/// Everything that is shown, step by step, while `source` arrives character by character.
fn steps(source: &str) -> Vec<String> {
    let mut document = Document::new();
    let mut steps: Vec<String> = Vec::new();
    for (index, c) in source.char_indices() {
        document.push(&source[index..index + c.len_utf8()]);
        let now = outline(document.blocks());
        if steps.last() != Some(&now) {
            steps.push(now);
        }
    }
    steps
}

/// No step shows any of these texts.
#[track_caller]
fn never_shows(source: &str, flickers: &[&str]) {
    for step in steps(source) {
        for flicker in flickers {
            assert!(!step.contains(flicker), "{source:?} showed {step:?}");
        }
    }
}

#[test]
fn open_emphasis_is_shown_without_its_markers() {
    check("Some **bol", "p(Some strong(bol))");
    check("Some *bol", "p(Some em(bol))");
    check("Some __bol", "p(Some strong(bol))");
    check("Some ***bol", "p(Some em(strong(bol)))");
    check("Some ~~gon", "p(Some del(gon))");
    check("Some **bold *and", "p(Some strong(bold em(and)))");
    check("Some *a **b** c", "p(Some em(a strong(b) c))");
    never_shows("Some **bold** and *em* and ~~del~~ and `code`.", &["*", "~", "`"]);
}

#[test]
fn a_marker_at_the_very_end_is_held_back() {
    check("Some *", "p(Some)");
    check("Some **", "p(Some)");
    check("Some `", "p(Some)");
    check("Some **bold*", "p(Some strong(bold))");
    check("Some \\", "p(Some)");
    check("Some \\*", "p(Some *)");
    check("Some $", "p(Some)");
}

#[test]
fn markers_that_open_nothing_stay_literal() {
    check("2 * 3 is", "p(2 * 3 is)");
    check("2*3 is", "p(2*3 is)");
    check("snake_case name", "p(snake_case name)");
    check("a ** b", "p(a ** b)");
    check("`**` is", "p(code(**) is)");
}

#[test]
fn a_marker_that_never_closes_returns_in_the_end() {
    check("Some **bold\n\nNext", "p(Some **bold) / p(Next)");
    let long = format!("An *asterisk{}", " and words".repeat(120));
    check(&long, &format!("p({long})"));
}

#[test]
fn open_code_takes_everything_literally() {
    check("Use `a *b* [c", "p(Use code(a *b* [c))");
    check("Use ``a`b", "p(Use code(a`b))");
}

#[test]
fn an_unfinished_link_looks_like_a_link_without_an_address() {
    check("See [te", "p(See a[…](te))");
    check("See [text]", "p(See a[…](text))");
    check("See [text](http", "p(See a[…](text))");
    check("See [text](http://e.org \"Tit", "p(See a[…](text))");
    check("See [**bold** text](http", "p(See a[…](strong(bold) text))");
    check("See [text][lab", "p(See a[…](text))");
    check("See <https://e.o", "p(See a[…](https://e.o))");
    never_shows("See [text](https://e.org/a_b) now", &["(https", "[text"]);
}

#[test]
fn a_bare_address_is_a_link_from_its_first_letter() {
    for begun in ["http", "https:", "https://"] {
        check(&format!("see {begun}"), "p(see)");
    }
    check("see https://e", "p(see a[https://e](https://e))");
    check("the httpd", "p(the httpd)");
    never_shows("see https://e.org", &["p(see http"]);
}

#[test]
fn brackets_that_are_no_link_return_at_once() {
    check("Dear [Name], hello", "p(Dear [Name], hello)");
    check("a [ b", "p(a [ b)");
    check("[a](b c d", "p([a](b c d)");
    check("as said [1", "p(as said)");
    check("as said [1] before", "p(as said [1] before)");
}

#[test]
fn an_unfinished_picture_is_a_placeholder_without_an_address() {
    check("![A cat](http", "p(img[|A cat])");
    check("![A cat](http://e.org/c.png)", "p(img[http://e.org/c.png|A cat])");
}

#[test]
fn the_underline_of_a_heading_is_held_back_until_its_line_ends() {
    check("Text\n=", "p(Text)");
    check("Text\n---", "p(Text)");
    check("Text\n---\n", "h2(Text)");
    check("Text\n- item", "p(Text) / ul(li(item))");
    check("> Text\n> --", "quote(p(Text))");
    assert_eq!(steps("Text\n- item").last().map(String::as_str), Some("p(Text) / ul(li(item))"));
    never_shows("Text\n- item\n- next", &["h2"]);
}

#[test]
fn the_markers_of_blocks_are_held_back() {
    for marker in ["-", "- ", "1", "1.", "1. ", "#", "## ", ">", "> - ", "**", "```", "|", "---", "+", "12) "]
    {
        check(marker, "");
    }
    for marker in ["- [", "- \\", "- &am", "> <b", "1. **", "- `"] {
        check(marker, "");
    }
    check("| a |\n|---|\n| ~~", "table(thead(tr(th(a))))");
    check("1990s", "p(1990s)");
    check("- a\n- ", "ul(li(a))");
    never_shows("- a\n- b\n\n**c**", &["li)", "li /"]);
}

#[test]
fn the_language_of_a_fence_is_held_back() {
    check("```ru", "");
    check("```rust\n", "pre[rust…]");
    check("```a``` b", "p(code(a) b)");
    check("Text\n```ru", "p(Text)");
}

#[test]
fn a_fence_in_the_making_is_not_shown_as_code() {
    check("```\ncode\n``", "pre[…](code⏎)");
    check("```\ncode\n```", "pre[…](code⏎)");
    check("```\ncode\n```\n", "pre[](code⏎)");
    check("```\ncode\n``x", "pre[…](code⏎``x)");
    check("- a\n  ```\n  code\n  ``", "ul(li(apre[…](code⏎)))");
}

#[test]
fn the_head_of_a_table_waits_for_the_line_below_it() {
    check("| a | b", "");
    check("| a | b |\n", "");
    check("| a | b |\n|--", "");
    check("| a | b |\n|---|---|\n", "table(thead(tr(th(a)th(b))))");
    check("| a | b |\ntext", "p(| a | b |⏎text)");
    check("| a |\n|---|\n| 1", "table(thead(tr(th(a)))tbody(tr(td(1))))");
    never_shows("Before:\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n", &["p(|", "--"]);
}

#[test]
fn boxes_and_names_in_brackets_are_held_back() {
    check("- [", "");
    check("- [ ]", "");
    check("- [x] ", "");
    check("- [x] a", "ul(task[x](a))");
    check("> [!NO", "");
    check("> [!NOTE]\n> a", "NOTE(p(a))");
    check("[^1]:", "");
    check("[^1]: a", "note[^1](p(a))");
    never_shows("- [ ] a\n- [x] b\n", &["[…]", "li(["]);
}

#[test]
fn references_to_footnotes_are_shown_before_their_definition() {
    check("Text[^1] more", "p(Textref[^1] more)");
    check("Text[^no", "p(Text)");
    check("`[^1]` is code", "p(code([^1]) is code)");
    check("\\[^1] is not", "p(MATH…(^1] is not))");
}

#[test]
fn character_references_are_held_back() {
    check("a &am", "p(a)");
    check("a &amp;", "p(a &)");
    check("R&D is", "p(R&D is)");
}

#[test]
fn breaks_in_the_making_are_held_back() {
    check("a <br", "p(a)");
    check("a <br>b", "p(a brb)");
    check("a < b", "p(a < b)");
    check("a\r", "p(a)");
}

#[test]
fn an_open_formula_is_shown_as_a_formula() {
    check("$$\nx = 1\n- y", "p(MATH…(x = 1⏎- y))");
    check("so \\(a_1 * b", "p(so math…(a_1 * b))");
    check("\\[\na\n= b", "p(MATH…(a⏎= b))");
    check("so $\\alpha + b", "p(so math…(\\alpha + b))");
    check("so $x^2", "p(so math…(x^2))");
    check("it costs $5 or", "p(it costs $5 or)");
    check("it costs $5 or $10. So $$x = \\frac{a", "p(it costs $5 or $10. So MATH…(x = \\frac{a))");
    check("it costs US$5 or", "p(it costs US$5 or)");
    check("set $name then some", "p(set $name then some)");
    check("set $name before using it", "p(set $name before using it)");
}

#[test]
fn a_term_is_a_paragraph_until_its_meaning_comes() {
    check("Term\n", "p(Term)");
    check("Term\n:", "p(Term)");
    check("Term\n: mean", "dl(dt(Term)dd(mean))");
    check("Term\n: **mean", "dl(dt(Term)dd(strong(mean)))");
    check("Term\n: one\n\nNext\n: two", "dl(dt(Term)dd(one)dt(Next)dd(two))");
}

#[test]
fn nothing_more_than_a_line_or_two_is_ever_held_back() {
    let header = format!("| {} |", "wide cell ".repeat(150));
    check(&header, &format!("p({})", header.trim_end()));
    let dashes = "-".repeat(300);
    check(&dashes, "hr");
}

#[test]
fn what_broke_off_stays_as_it_was_shown() {
    for (source, expected) in [
        ("Some **bold te", "p(Some strong(bold te))"),
        ("Some *it **both", "p(Some em(it strong(both)))"),
        ("- a\n- `cod", "ul(li(a)li(code(cod)))"),
        ("see [the page](https://exa", "p(see a[…](the page))"),
        ("so \\(a_1 + b", "p(so math…(a_1 + b))"),
        ("```rust\nlet", "pre[rust…](let)"),
        ("**a** 2 * 3", "p(strong(a) 2 * 3)"),
        ("all **done**", "p(all strong(done))"),
        ("stopped at **", "p(stopped at)"),
        ("stopped at ***", "p(stopped at)"),
        ("stopped at `", "p(stopped at)"),
        ("stopped at [", "p(stopped at)"),
        ("stopped **at*", "p(stopped strong(at))"),
        ("stopped\n--", "p(stopped)"),
        ("stopped\n\n## ", "p(stopped)"),
        ("- stopped\n- **", "ul(li(stopped))"),
        ("- stopped\n- ", "ul(li(stopped))"),
        ("```\nstopped\n```", "pre[](stopped⏎)"),
        ("so $x$", "p(so math(x))"),
        ("so 1", "p(so 1)"),
        ("so 2 **", "p(so 2)"),
        ("2 \\*", "p(2 *)"),
        ("said[^1] so", "p(saidref[^1] so)"),
    ] {
        let mut document = Document::new();
        for (index, c) in source.char_indices() {
            document.push(&source[index..index + c.len_utf8()]);
        }
        document.finish_cut_off();
        assert_eq!(outline(document.blocks()), expected, "{source:?}");
        assert_eq!(outline(Document::complete_cut_off(source).blocks()), expected, "{source:?}");
    }
    // Taken literally, the markers are what they are.
    assert_eq!(outline(Document::complete("Some **bold te").blocks()), "p(Some **bold te)");
}
