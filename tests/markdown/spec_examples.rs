//! The examples of the specifications, for the tests on the host and in the browser.

const COMMONMARK: &str = include_str!("spec/commonmark.txt");
const GFM: &str = include_str!("spec/gfm.txt");

/// Examples of CommonMark, by number, in which an address stands bare. CommonMark leaves it a text; GFM, whose
/// extension for bare addresses is on here, says that it is a link (GFM §6.9). The HTML is what GFM asks for.
const BARE_ADDRESSES: &[(usize, &str)] = &[
    (602, r#"<p>&lt;<a href="https://foo.bar/baz">https://foo.bar/baz</a> bim&gt;</p>"#),
    (606, r#"<p>&lt;<a href="mailto:foo+@bar.example.com">foo+@bar.example.com</a>&gt;</p>"#),
    (608, r#"<p>&lt; <a href="https://foo.bar">https://foo.bar</a> &gt;</p>"#),
    (611, r#"<p><a href="https://example.com">https://example.com</a></p>"#),
    (612, r#"<p><a href="mailto:foo@bar.example.com">foo@bar.example.com</a></p>"#),
];

/// An example.
pub struct Example {
    /// Where it is from, such as `CommonMark 12`.
    pub name: String,
    /// The Markdown.
    pub source: String,
    /// The HTML that it stands for.
    pub html: String,
}

/// The 652 examples of CommonMark 0.31.2.
pub fn commonmark() -> Vec<Example> {
    let mut examples = examples("CommonMark", COMMONMARK);
    for (number, html) in BARE_ADDRESSES {
        examples[number - 1].html = (*html).to_owned();
    }
    examples
}

/// The examples of GFM's extensions: tables, task lists, struck text, bare addresses, disallowed HTML.
pub fn gfm() -> Vec<Example> {
    examples("GFM", GFM)
}

fn examples(name: &str, file: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let opening = format!("{fence} example\n");
    let read = |(index, rest): (usize, &str)| {
        let body = rest.split(&fence).next()?.replace('→', "\t");
        let dot = body.find("\n.\n")?;
        let (source, html) = (&body[..=dot], &body[dot + 3..]);
        let name = format!("{name} {}", index + 1);
        Some(Example { name, source: source.to_owned(), html: html.to_owned() })
    };
    file.split(&opening).skip(1).enumerate().filter_map(read).collect()
}
