//! What finished texts become.

use crate::outline::outline;
use catena::markdown::Document;

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(outline(Document::complete(source).blocks()), expected, "{source:?}");
}

#[test]
fn blocks() {
    check("", "");
    check("Text", "p(Text)");
    check("# One\n## Two\n####### Seven", "h1(One) / h2(Two) / p(####### Seven)");
    check("One\n===\n\nTwo\n---", "h1(One) / h2(Two)");
    check("> a\nb\n\n> > c", "quote(p(a⏎b)) / quote(quote(p(c)))");
    check("---\n***", "hr / hr");
    check("    code\n\n    more", "pre[](code⏎⏎more)");
    check("a  \nb\\\nc", "p(abrbbrc)");
}

#[test]
fn code_blocks_keep_their_text_and_language() {
    check("```rust,ignore\na < b\n```", "pre[rust](a < b⏎)");
    check("```\n\n```", "pre[](⏎)");
    check("```\nnever closed", "pre[…](never closed)");
    check("~~~~ js x\n~~~\n~~~~", "pre[js](~~~⏎)");
    check("> ```\n> a\n> ```", "quote(pre[](a⏎))");
    check("> ```\n> a\n\nb", "quote(pre[…](a⏎)) / p(b)");
    check("```\na\r\nb\r\n```", "pre[](a⏎b⏎)");
}

#[test]
fn lists() {
    check("- a\n- b", "ul(li(a)li(b))");
    check("- a\n\n- b", "ul(li(p(a))li(p(b)))");
    check("3. a\n4. b", "ol[3](li(a)li(b))");
    check("- a\n  - b\n    1. c", "ul(li(aul(li(bol(li(c))))))");
    check("- [ ] a\n- [x] b\n- c", "ul(task[ ](a)task[x](b)li(c))");
    check("- [x] a\n\n- b", "ul(task[x](p(a))li(p(b)))");
    check("- a\n\n      code\n", "ul(li(p(a)pre[](code⏎)))");
}

#[test]
fn tables() {
    check(
        "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 |",
        "table(thead(tr(th<(a)th=(b)th>(c)))tbody(tr(td<(1)td=(2)td>)))",
    );
    check("a | b\n--|--\n", "table(thead(tr(th(a)th(b))))");
    check("| a |\n|---|\n| x<br>y `a\\|b` |", "table(thead(tr(th(a)))tbody(tr(td(xbry code(a|b)))))");
}

#[test]
fn words_of_a_picture_within_a_picture_are_kept() {
    check("![a ![b](https://e.org/b)](https://e.org/a)", "p(img[https://e.org/a|a b])");
}

#[test]
fn definition_lists() {
    check("Term\n: Meaning", "dl(dt(Term)dd(Meaning))");
    check("A\n: one\n: two\n\nB\n: three", "dl(dt(A)dd(one)dd(two)dt(B)dd(three))");
    check("Term\n\n: Meaning", "dl(dt(Term)dd(p(Meaning)))");
    check("Term\n: Meaning\n\n  - a\n", "dl(dt(Term)dd(p(Meaning)ul(li(a))))");
    check("at 10\n:30", "p(at 10⏎:30)");
    check("| a |\n|:--|\n", "table(thead(tr(th<(a))))");
}

#[test]
fn alerts_and_footnotes() {
    check("> [!WARNING]\n> Hot", "WARNING(p(Hot))");
    check("> [!OTHER]\n> a", "quote(p([!OTHER]⏎a))");
    check("a[^n]\n\n[^n]: b\n\n    c", "p(aref[^n]) / note[^n](p(b)p(c))");
    check("a[^none]", "p(a[^none])");
}

#[test]
fn inline_markup() {
    check("*a* _b_ **c** __d__ ***e***", "p(em(a) em(b) strong(c) strong(d) em(strong(e)))");
    check("~~a~~ ~b~ 20~25 and 30~35", "p(del(a) del(b) 20~25 and 30~35)");
    check("`` a`b `` `x`", "p(code(a`b) code(x))");
    check("&lt;b&gt; &copy; \\*", "p(<b> © *)");
    check("a\0b", "p(a\u{fffd}b)");
}

#[test]
fn raw_html_is_text() {
    check("<b>bold</b> <!-- c -->", "p(<b>bold</b> <!-- c -->)");
    check("<script>alert(1)</script>", "html(<script>alert(1)</script>)");
    check("<div>\n*a*\n</div>\n\nb", "html(<div>⏎*a*⏎</div>⏎) / p(b)");
    check("a<br>b<BR/>c<br />d", "p(abrbbrcbrd)");
    check("<br>", "p(br)");
    check("  <tr>\n    <td>\n", "html(  <tr>⏎    <td>⏎)");
    check("<img src=x onerror=alert(1)>", "html(<img src=x onerror=alert(1)>)");
}

#[test]
fn formulas() {
    check("$x^2$ and $$y$$", "p(math(x^2) and MATH(y))");
    check("\\(a_1 * b * c_2\\) and \\[d\\]", "p(math(a_1 * b * c_2) and MATH(d))");
    check("$$\na\n- b\n# c\n$$", "p(MATH(a⏎- b⏎# c))");
    check("\\[\nx\n= y\n\\]\n", "p(MATH(x⏎= y))");
    check("- item:\n  $$\n  a\n  + b\n  $$\n- next", "ul(li(item:⏎MATH(a⏎+ b))li(next))");
    check("> $$\n> a\n> - b\n> $$", "quote(p(MATH(a⏎- b)))");
    check("`\\(a\\)` and `$b$`", "p(code(\\(a\\)) and code($b$))");
    check("```\n$$\n- a\n$$\n```", "pre[]($$⏎- a⏎$$⏎)");
    check("\\(one", "p((one)");
}

#[test]
fn prices_stay_prices() {
    check("$5 and $10", "p($5 and $10)");
    check("from $5-$10 or US$3/CA$4", "p(from $5-$10 or US$3/CA$4)");
    check("$20,000 to $30,000.", "p($20,000 to $30,000.)");
    check("It is $5 **now** and $6 later", "p(It is $5 strong(now) and $6 later)");
    check("$5-**$10**", "p($5-strong($10))");
}

#[test]
fn emphasis_beside_letters_of_scripts_without_spaces() {
    check("これは**「強調」**です", "p(これはstrong(「強調」)です)");
    check("**テスト(test)**の結果", "p(strong(テスト(test))の結果)");
    check("他说**“你好”**然后走了", "p(他说strong(“你好”)然后走了)");
    check("**`code`**は", "p(strong(code(code))は)");
    check("**[link](https://e.org)**は", "p(strong(a[https://e.org](link))は)");
    check("**강조(emphasis)**는 **'이것'**을", "p(strong(강조(emphasis))는 strong('이것')을)");
    check("は**「a」**は**「b」**は", "p(はstrong(「a」)はstrong(「b」)は)");
    check("**太字**です", "p(strong(太字)です)");
    check("`a**(b)**は`", "p(code(a**(b)**は))");
    check("𠮷**(a)**𠮷", "p(𠮷strong((a))𠮷)");
    check("~~「消」~~の", "p(del(「消」)の)");
}

#[test]
fn lines_of_scripts_without_spaces_join_without_one() {
    check("日本\n語、\n中", "p(日本語、中)");
    check("한국\n어", "p(한국⏎어)");
    check("日本\nword", "p(日本⏎word)");
}

#[test]
fn pictures_are_placeholders() {
    check("![a *b*](data:image/png;base64,xx)", "p(img[data:image/png;base64,xx|a b])");
    check("![a](relative.png)", "p(img[relative.png|a])");
}

#[test]
fn depth_is_bounded_and_the_text_survives() {
    let quotes = format!("{}deep", ">".repeat(5000));
    let document = Document::complete(&quotes);
    assert_eq!(document.blocks()[0].node.text(), "deep");
    let nested: String = (0..300).map(|depth| format!("{}- item {depth}\n", "  ".repeat(depth))).collect();
    let text = Document::complete(&nested).blocks().iter().map(|block| block.node.text()).collect::<String>();
    assert!(text.contains("item 0") && text.contains("item 299"));
    assert!(text.contains("item 250\nitem 251"), "the texts of lost items stay apart");
    let emphasis = format!("{}a{}", "*a ".repeat(2000), "*".repeat(2000));
    assert!(Document::complete(&emphasis).blocks()[0].node.text().contains("a a a"));
}

#[test]
fn long_text_comes_in_small_nodes() {
    let document = Document::complete(&"word ".repeat(1000));
    let children = &document.blocks()[0].node.children;
    assert!(children.len() >= 20);
    assert_eq!(document.blocks()[0].node.text(), "word ".repeat(1000).trim_end());
    let code = format!("```\n{}```", "x\n".repeat(200));
    assert_eq!(Document::complete(&code).blocks()[0].node.children.len(), 4);
}

#[test]
fn ranges_are_the_source_of_blocks() {
    let source = "Para\n\n    code\n\n- a\n- b\n\n[l]: https://e.org\n\n```\nx\n```\n";
    let document = Document::complete(source);
    let parts: Vec<&str> = document.blocks().iter().map(|block| &source[block.range.clone()]).collect();
    assert_eq!(parts, ["Para", "    code", "- a\n- b", "```\nx\n```"]);
}
