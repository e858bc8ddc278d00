//! What TeX becomes.

use catena::markdown::{Math, formula};

/// A formula as one line: `mfrac(mi(a) mn(2))`. Attributes are left out.
fn line(pieces: &[Math]) -> String {
    let pieces: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            Math::Text(text) => text.clone(),
            Math::Element(element) => format!("{}({})", element.name, line(&element.children)),
        })
        .collect();
    pieces.join(" ")
}

fn laid(tex: &str, closed: bool) -> Option<String> {
    formula(tex, closed).map(|pieces| line(&pieces))
}

#[track_caller]
fn check(tex: &str, expected: &str) {
    assert_eq!(laid(tex, true).as_deref(), Some(expected), "{tex:?}");
}

#[test]
fn letters_numbers_and_operators() {
    check("a+2.5x", "mi(a) mo(+) mn(2.5) mi(x)");
    check("2, 3.", "mn(2) mo(,) mn(3) mtext(.)");
    check(r"\alpha \le \Omega", "mi(α) mo(≤) mi(Ω)");
    check("a-b", "mi(a) mo(−) mi(b)");
    check("x % not seen\n y", "mi(x) mi(y)");
    check("速度 = v", "mtext(速) mtext(度) mo(=) mi(v)");
}

#[test]
fn scripts() {
    check("x^2", "msup(mi(x) mn(2))");
    check("x_i^{n+1}", "msubsup(mi(x) mi(i) mrow(mi(n) mo(+) mn(1)))");
    check("f'(x)", "msup(mi(f) mo(′)) mo(() mi(x) mo())");
    check("f''", "msup(mi(f) mrow(mo(′) mo(′)))");
    check(r"\sum_{i=1}^n i", "munderover(mo(∑) mrow(mi(i) mo(=) mn(1)) mi(n)) mi(i)");
    check(r"\int_0^1", "msubsup(mo(∫) mn(0) mn(1))");
    check(r"\int\limits_0^1", "munderover(mo(∫) mn(0) mn(1))");
    check(r"\lim_{x\to 0} f", "munder(mo(lim) mrow(mi(x) mo(→) mn(0))) mspace() mi(f)");
    check("^2", "msup(mrow() mn(2))");
}

#[test]
fn fractions_roots_and_accents() {
    check(r"\frac{a}{2}", "mfrac(mi(a) mn(2))");
    check(r"\frac12", "mfrac(mn(1) mn(2))");
    check(r"\sqrt[3]{x}", "mroot(mi(x) mn(3))");
    check(r"\sqrt x", "msqrt(mi(x))");
    check(r"\hat{y}", "mover(mi(y) mo(^))");
    check(r"\underbrace{a+b}_{n}", "munder(munder(mrow(mi(a) mo(+) mi(b)) mo(⏟)) mi(n))");
    check(r"\binom nk", "mrow(mo(() mfrac(mi(n) mi(k)) mo()))");
    check(r"{n \choose k}", "mrow(mo(() mfrac(mi(n) mi(k)) mo()))");
    check(r"{a \over b+c}", "mfrac(mi(a) mrow(mi(b) mo(+) mi(c)))");
    check(r"\genfrac{(}{)}{0pt}{}{n}{k}", "mrow(mo(() mfrac(mi(n) mi(k)) mo()))");
    check(r"\ket{\psi}", "mrow(mo(|) mi(ψ) mo(⟩))");
    check(r"\displaystyle \sum_i x", "mstyle(munder(mo(∑) mi(i)) mi(x))");
}

#[test]
fn fences_alphabets_and_text() {
    check(r"\left( \frac1x \right]", "mrow(mo(() mfrac(mn(1) mi(x)) mo(]))");
    check(r"\left. x \right|_0", "msub(mrow(mi(x) mo(|)) mn(0))");
    check(r"\mathbb{R}^n", "msup(mi(ℝ) mi(n))");
    check(r"\mathbf{Ax}", "mrow(mi(𝐀) mi(𝐱))");
    check(r"{\bf a} b", "mi(𝐚) mi(b)");
    check(r"\mathrm{kg}", "mi(kg)");
    check(r"\text{if } x", "mtext(if\u{a0}) mi(x)");
    check(r"2\sin x", "mn(2) mspace() mo(sin) mspace() mi(x)");
    check(r"\operatorname{softmax}(x)", "mo(softmax) mo(() mi(x) mo())");
    check(r"\mathcal{L}", "mi(ℒ)");
}

#[test]
fn tables() {
    check(
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        "mrow(mo(() mtable(mtr(mtd(mi(a)) mtd(mi(b))) mtr(mtd(mi(c)) mtd(mi(d)))) mo()))",
    );
    check(
        r"\begin{cases} 1 & x > 0 \\ 0 \end{cases}",
        "mrow(mo({) mtable(mtr(mtd(mn(1)) mtd(mi(x) mo(>) mn(0))) mtr(mtd(mn(0)))))",
    );
    check(r"a \\ b", "mtable(mtr(mtd(mi(a))) mtr(mtd(mi(b))))");
    check(r"\begin{aligned} a &= b \\ \end{aligned}", "mtable(mtr(mtd(mi(a)) mtd(mo(=) mi(b))))");
}

#[test]
fn what_is_not_known_stays_visible() {
    check(r"a \foo b", r"mi(a) mtext(\foo) mi(b)");
    check(r"\operatorname{<img src=x>}", "mo(<img src=x>)");
}

#[test]
fn every_beginning_is_a_formula() {
    let whole = r"\left\{ \frac{-b \pm \sqrt[3]{b^2-4ac}}{2a} \right\} = \begin{cases} \text{a b} & x' \\ 1 \end{cases}";
    for end in (0..=whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        for closed in [false, true] {
            assert!(formula(&whole[..end], closed).is_some(), "{:?}", &whole[..end]);
        }
    }
    assert_eq!(laid(r"x \in", false).as_deref(), Some("mi(x)"));
    assert_eq!(laid(r"x \frac{a", false).as_deref(), Some("mi(x) mfrac(mi(a) mrow())"));
}

#[test]
fn too_deep_or_too_long_is_left_to_the_source() {
    assert_eq!(formula(&"{".repeat(5000), true), None);
    assert_eq!(formula(&r"\sqrt".repeat(1000), true), None);
    assert_eq!(formula(&r"\left(".repeat(1000), true), None);
    assert_eq!(formula(&r"x\over ".repeat(900), true), None);
    assert_eq!(formula(&"x".repeat(9000), true), None);
}

#[test]
fn brackets_that_match_nothing_end_nothing_and_loop_nowhere() {
    for tex in [
        "}",
        "a}b",
        r"\right)",
        r"\end{x} a",
        "&",
        r"\\",
        r"\sqrt[",
        r"{a]",
        r"\begin",
        r"\left",
        "_",
        "'^_",
        r"\",
        r"\substack{a\\b",
    ] {
        assert!(formula(tex, true).is_some(), "{tex:?}");
    }
    check("a}b", "mi(a) mi(b)");
}
