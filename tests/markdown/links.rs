//! Which addresses may be followed, and how the others are shown.

use crate::outline::outline;
use catena::markdown::{Document, Element, Node, SafeUrl, Tag, shown_address};

#[track_caller]
fn safe(raw: &str, expected: &str, host: &str) {
    let url = SafeUrl::parse(raw);
    assert_eq!(url.as_ref().map(|url| (url.as_str(), url.host())), Some((expected, host)), "{raw:?}");
}

#[track_caller]
fn unsafe_address(raw: &str) {
    assert_eq!(SafeUrl::parse(raw), None, "{raw:?}");
}

#[test]
fn allowed_schemes() {
    safe("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e", "example.org");
    safe("HTTP://Example.ORG:8080/A", "http://example.org:8080/A", "example.org:8080");
    safe("https://日本.jp/パス", "https://日本.jp/パス", "日本.jp");
    safe("http://[::1]:80/", "http://[::1]:80/", "[::1]:80");
    safe("mailto:a@b.org?subject=x", "mailto:a@b.org?subject=x", "a@b.org");
    safe("tel:+49-30-123", "tel:+49-30-123", "+49-30-123");
    safe("  https://e.org/\n", "https://e.org/", "e.org");
    safe("ht\ntps://e.org", "https://e.org", "e.org");
}

#[test]
fn everything_else_is_refused() {
    for raw in [
        "",
        " ",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "java\tscript:alert(1)",
        "\u{1}javascript:alert(1)",
        " javascript:alert(1)",
        "java\0script:alert(1)",
        "javascript&colon;alert(1)",
        "vbscript:x",
        "data:text/html,<script>",
        "blob:https://e.org/x",
        "file:///etc/passwd",
        "about:blank",
        "view-source:https://e.org",
        "filesystem:https://e.org/x",
        "intent://x",
        "ftp://e.org",
        "ws://e.org",
        "//e.org",
        "\\\\e.org",
        "/path",
        "./a",
        "#top",
        "?q",
        "e.org",
        "www.e.org",
        "https:e.org",
        "https://e.org\\path",
        "https:/e.org",
        "https:///e.org",
        "https:\\\\e.org",
        "https://",
        "https://?x",
        "https://user@e.org",
        "https://e.org@evil.com/",
        "https://evil%2ecom",
        "https://e。org",
        "https://e.org\\@evil.com",
        "https://e\u{202e}.org",
        "https://e.org:99999999",
        "https://[::1",
        "https://.",
        "mailto:",
        "mailto:?x",
        "tel:",
        "tel:*#06#",
        "tel:1;ext=javascript",
        "ｊavascript:alert(1)",
        "javascript\u{200b}:alert(1)",
        "x-https://e.org",
    ] {
        unsafe_address(raw);
    }
}

#[test]
fn what_cannot_be_seen_is_encoded() {
    safe("https://e.org/a\u{202e}b\u{200b}c", "https://e.org/a%E2%80%AEb%E2%80%8Bc", "e.org");
    safe("https://e.org/a b\"<>`", "https://e.org/a%20b%22%3C%3E%60", "e.org");
    safe("https://e.org/%41", "https://e.org/%41", "e.org");
    assert_eq!(shown_address("java\nscript:\u{202e}x"), "java%0Ascript:%E2%80%AEx");
}

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(outline(Document::complete(source).blocks()), expected, "{source:?}");
}

#[test]
fn links_in_text() {
    check("[a](https://e.org \"t\")", "p(a[https://e.org \"t\"](a))");
    check("[a](javascript:alert(1))", "p(unsafe[javascript:alert(1)](a))");
    check("[a](java&#10;script:alert(1))", "p(unsafe[java%0Ascript:alert(1)](a))");
    check("[a](/local) [b](#c)", "p(unsafe[/local](a) unsafe[#c](b))");
    check("<me@e.org> <https://e.org>", "p(a[mailto:me@e.org](me@e.org) a[https://e.org](https://e.org))");
    check(
        "[x]: https://e.org\n\n[x] [y][x] [x][]",
        "p(a[https://e.org](x) a[https://e.org](y) a[https://e.org](x))",
    );
    check("[a](<https://e.org/a b>)", "p(a[https://e.org/a%20b](a))");
}

/// What a link must not run or open, written in every way that somebody has tried to get it past a filter.
#[test]
fn no_way_of_writing_a_scheme_makes_it_harmless() {
    let harmful = ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"];
    for address in harmful {
        let (scheme, rest) = address.split_once(':').unwrap();
        let (first, others) = scheme.split_at(1);
        let upper = scheme.to_uppercase();
        let entities: String = scheme.chars().map(|c| format!("&#{};", u32::from(c))).collect();
        let hex: String = scheme.chars().map(|c| format!("&#x{:X};", u32::from(c))).collect();
        let percent: String = scheme.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let wide: String = scheme.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect();
        for written in [
            address.to_owned(),
            format!("{upper}:{rest}"),
            format!("{entities}:{rest}"),
            format!("{hex}:{rest}"),
            format!("{hex}&colon;{rest}"),
            format!("{scheme}&#58;{rest}"),
            format!("{scheme}&#0000058;{rest}"),
            format!("{percent}:{rest}"),
            format!("{scheme}%3a{rest}"),
            format!("{first}&Tab;{others}:{rest}"),
            format!("{first}&NewLine;{others}:{rest}"),
            format!("{first}&#13;{others}&#10;:{rest}"),
            format!("&#1;{address}"),
            format!("&#32;&#9;{address}"),
            format!("\u{b}{address}"),
            format!("\u{1}\u{1f}{address}"),
            format!("{first}\u{200b}{others}:{rest}"),
            format!("\u{feff}{address}"),
            format!("\u{202e}{address}"),
            format!("\\{address}"),
            format!("{first}\\{others}:{rest}"),
            format!("{wide}:{rest}"),
            format!("feed:{address}"),
            format!("view-source:{address}"),
            format!("blob:{address}"),
            format!("//{address}"),
            format!("http:{address}"),
            format!("https:{address}"),
            format!("https:/{address}"),
        ] {
            for source in [
                format!("[words](<{written}>)"),
                format!("[words]({written})"),
                format!("<{written}>"),
                format!("[words][r]\n\n[r]: <{written}>\n"),
                format!("![words](<{written}>)"),
                format!("[![words](<{written}>)](<{written}>)"),
                written.clone(),
            ] {
                check_nothing_to_follow(&source);
            }
        }
    }
}

/// At every beginning, and in the end, no link in this text leads anywhere but to the web.
#[track_caller]
fn check_nothing_to_follow(source: &str) {
    let mut document = Document::new();
    for (start, c) in source.char_indices() {
        document.push(&source[start..start + c.len_utf8()]);
        document.blocks().iter().for_each(|block| check_web_only(&block.node, source));
    }
    document.finish();
    document.blocks().iter().for_each(|block| check_web_only(&block.node, source));
}

#[track_caller]
fn check_web_only(element: &Element, source: &str) {
    if let Tag::Link { address, .. } = &element.tag {
        let web = address.as_str().starts_with("http://") || address.as_str().starts_with("https://");
        assert!(web && !address.host().is_empty(), "{source:?} leads to {address:?}");
    }
    for child in &element.children {
        if let Node::Element(child) = child {
            check_web_only(child, source);
        }
    }
}

#[test]
fn bare_addresses_are_links() {
    check(
        "See https://e.org/a_b_c?d=1&e=2#f now",
        "p(See a[https://e.org/a_b_c?d=1&e=2#f](https://e.org/a_b_c?d=1&e=2#f) now)",
    );
    check("(https://e.org/a_(b)).", "p((a[https://e.org/a_(b)](https://e.org/a_(b))).)");
    check(
        "https://e.org, https://f.org!",
        "p(a[https://e.org](https://e.org), a[https://f.org](https://f.org)!)",
    );
    check("**https://e.org**", "p(strong(a[https://e.org](https://e.org)))");
    check("HTTPS://E.org/X", "p(a[https://e.org/X](HTTPS://E.org/X))");
    check("http://localhost:3000/", "p(a[http://localhost:3000/](http://localhost:3000/))");
    check("https://e.org/a\\_b", "p(a[https://e.org/a_b](https://e.org/a_b))");
}

#[test]
fn what_is_not_a_bare_address_stays_text() {
    check("`https://e.org`", "p(code(https://e.org))");
    check("[https://e.org](https://f.org)", "p(a[https://f.org](https://e.org))");
    check("xhttps://e.org", "p(xhttps://e.org)");
    check("https:// and http://.", "p(https:// and http://.)");
    check("ftp://e.org javascript://e.org", "p(ftp://e.org javascript://e.org)");
    check("https://user@e.org", "p(https://user@e.org)");
    check("www.a_b.org www. ww.e.org xwww.e.org www.", "p(www.a_b.org www. ww.e.org xwww.e.org www.)");
    check("http://a_b.org/", "p(http://a_b.org/)");
    check("a@b @c.d a@b. a@b.c@d.e a@.b.c a@b..c", "p(a@b @c.d a@b. a@b.c@d.e a@.b.c a@b..c)");
    check("ssh://git@e.org git@e.org:", "p(ssh://git@e.org a[mailto:git@e.org](git@e.org):)");
    check("xmpp:me@e.org javascript:me@e.org", "p(xmpp:me@e.org javascript:me@e.org)");
}

#[test]
fn bare_addresses_may_begin_with_www_or_be_mail() {
    check("see www.e.org/a.", "p(see a[http://www.e.org/a](www.e.org/a).)");
    check(
        "*www.e.org* (www.e.org)",
        "p(em(a[http://www.e.org](www.e.org)) (a[http://www.e.org](www.e.org)))",
    );
    check("写信给me@e.org。", "p(写信给a[mailto:me@e.org](me@e.org)。)");
    check("在www.e.org，", "p(在a[http://www.e.org](www.e.org)，)");
    check("mailto:me@e.org", "p(a[mailto:me@e.org](mailto:me@e.org))");
    check("<b>me@e.org</b>", "p(<b>a[mailto:me@e.org](me@e.org)</b>)");
    check("https://e.org/me@e.org", "p(a[https://e.org/me@e.org](https://e.org/me@e.org))");
}

#[test]
fn bare_addresses_do_not_end_with_a_character_reference() {
    check("https://e.org/?a=1&amp;b=2", "p(a[https://e.org/?a=1&b=2](https://e.org/?a=1&b=2))");
    check("https://e.org/?a=1&copy;", "p(a[https://e.org/?a=1](https://e.org/?a=1)©)");
    check("https://e.org/?a=1&unknown;", "p(a[https://e.org/?a=1](https://e.org/?a=1)&unknown;)");
    check("https://e.org/a;", "p(a[https://e.org/a](https://e.org/a);)");
    check("https://e.org/&;", "p(a[https://e.org/&](https://e.org/&);)");
}

#[test]
fn bare_addresses_end_at_the_punctuation_of_their_script() {
    check("見る https://e.org/a。次", "p(見る a[https://e.org/a](https://e.org/a)。次)");
    check("（https://e.org/中文）和", "p(（a[https://e.org/中文](https://e.org/中文)）和)");
    check("在https://e.org，然后", "p(在a[https://e.org](https://e.org)，然后)");
    check("“https://e.org”", "p(“a[https://e.org](https://e.org)”)");
}
