//! Commands: what comes after a backslash.

use super::alphabet::Alphabet;
use super::layout::{fence, growing_fence, operator, row, space, text, unknown, upright};
use super::symbols::{self, Kind};
use super::{Math, MathElement, Reader, Stop, chemistry, table};

impl Reader<'_> {
    /// A command and its arguments. The cursor is at the backslash.
    pub(super) fn after_backslash(&mut self) -> Vec<Math> {
        let Some(name) = self.command() else { return Vec::new() };
        self.rest = &self.rest[1 + name.len()..];
        if self.rest.is_empty() && self.growing {
            // `\in` may become `\int`.
            return Vec::new();
        }
        if let Some((symbol, kind)) = symbols::symbol(name) {
            return vec![self.symbol(symbol, kind)];
        }
        if let Some((function, below)) = symbols::function(name) {
            let name = MathElement::of_text("mo", function).with("form", "prefix").with("lspace", "0");
            let name = name.with("rspace", "0");
            return vec![if below { name.with("movablelimits", "true") } else { name }.into()];
        }
        if let Some(width) = symbols::space(name) {
            return vec![space(width)];
        }
        if let Some((mark, grows)) = symbols::accent(name) {
            let base = self.argument();
            let mark = operator(mark).with("stretchy", if grows { "true" } else { "false" });
            return vec![MathElement::new("mover", vec![base, mark.into()]).with("accent", "true").into()];
        }
        if let Some(mark) = symbols::accent_below(name) {
            let base = self.argument();
            let mark = operator(mark).with("stretchy", "true");
            return vec![
                MathElement::new("munder", vec![base, mark.into()]).with("accentunder", "true").into(),
            ];
        }
        if let Some(font) = Alphabet::of_command(name) {
            return self.in_alphabet(name, font);
        }
        if let Some(size) = symbols::fence_size(name) {
            let Some(mark) = self.delimiter() else { return Vec::new() };
            let Some(Math::Element(mark)) = growing_fence(mark) else { return Vec::new() };
            return vec![mark.with("minsize", size).with("maxsize", size).into()];
        }
        self.construction(name)
    }

    fn symbol(&mut self, symbol: &'static str, kind: Kind) -> Math {
        let first = symbol.chars().next().unwrap_or(' ');
        match kind {
            Kind::Letter => MathElement::of_text("mi", self.font.write(first)),
            Kind::Upright => upright(symbol, self.font),
            Kind::Operator | Kind::Integral => operator(symbol),
            Kind::Large => operator(symbol).with("movablelimits", "true"),
            Kind::Fence => fence(symbol),
        }
        .into()
    }

    /// `\mathbf{…}` writes its argument in an alphabet, `\bf` the rest of the group.
    fn in_alphabet(&mut self, name: &str, font: Alphabet) -> Vec<Math> {
        if matches!(name, "rm" | "it" | "bf" | "sf" | "tt" | "cal" | "scr" | "frak") {
            self.font = font;
            return Vec::new();
        }
        self.skip_space();
        // A word in an upright alphabet is one name, not a product of letters.
        if matches!(font, Alphabet::Upright | Alphabet::SansSerif | Alphabet::Monospace)
            && let Some((word, rest)) = self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
            && word.len() > 1
            && word.chars().all(|c| c.is_ascii_alphanumeric())
        {
            self.rest = rest;
            return vec![upright(word, font).into()];
        }
        let before = std::mem::replace(&mut self.font, font);
        let argument = self.argument();
        self.font = before;
        vec![argument]
    }

    /// Commands that build something of their arguments.
    fn construction(&mut self, name: &str) -> Vec<Math> {
        let built: Math = match name {
            "frac" | "nicefrac" | "sfrac" => self.fraction().into(),
            "dfrac" | "cfrac" => styled(vec![self.fraction().into()], "true"),
            "tfrac" => styled(vec![self.fraction().into()], "false"),
            "binom" | "dbinom" | "tbinom" => {
                let fraction = self.fraction().with("linethickness", "0");
                let mut pieces = Vec::new();
                pieces.extend(growing_fence("("));
                pieces.push(fraction.into());
                pieces.extend(growing_fence(")"));
                row(pieces)
            }
            "sqrt" => match self.optional() {
                Some(index) => MathElement::new("mroot", vec![self.argument(), index]).into(),
                None => MathElement::new("msqrt", vec![self.argument()]).into(),
            },
            "left" => self.fenced(),
            "middle" => return self.delimiter().and_then(growing_fence).into_iter().collect(),
            "begin" => self.environment(),
            "text" | "textrm" | "textnormal" | "mbox" | "hbox" | "textup" | "textit" | "textsf" => {
                text(self.verbatim())
            }
            "textbf" => bold_text(self.verbatim()),
            "texttt" => text(self.verbatim()),
            "operatorname" | "operatornamewithlimits" | "DeclareMathOperator" => {
                self.take("*");
                let name = self.verbatim().replace("\\,", " ");
                MathElement::of_text("mo", name).with("form", "prefix").with("lspace", "0").into()
            }
            "overset" | "stackrel" => {
                let above = self.argument();
                MathElement::new("mover", vec![self.argument(), above]).into()
            }
            "underset" => {
                let below = self.argument();
                MathElement::new("munder", vec![self.argument(), below]).into()
            }
            "genfrac" => self.general_fraction(),
            "bra" | "Bra" => self.bracketed("⟨", "|"),
            "ket" | "Ket" => self.bracketed("|", "⟩"),
            "braket" | "Braket" => self.bracketed("⟨", "⟩"),
            "ce" | "cf" => text(&chemistry::readable(self.verbatim())),
            "pu" => text(self.verbatim()),
            "cancelto" => {
                let value = self.argument();
                let base = MathElement::new("mrow", vec![self.argument()]).with("class", "math-cancel");
                MathElement::new("msup", vec![base.into(), value]).into()
            }
            "substack" | "displaylines" => {
                self.skip_space();
                self.take("{");
                let rows = self.deeper(|reader| reader.rows(Stop::Environment));
                self.take("}");
                row(table::unless_single(rows))
            }
            "boxed" | "fbox" => {
                MathElement::new("mrow", vec![self.argument()]).with("class", "math-boxed").into()
            }
            "cancel" | "bcancel" | "xcancel" => {
                MathElement::new("mrow", vec![self.argument()]).with("class", "math-cancel").into()
            }
            "phantom" | "hphantom" | "vphantom" => MathElement::new("mphantom", vec![self.argument()]).into(),
            "not" => negated(self.argument()),
            "bmod" => operator("mod").with("lspace", "0.2222em").with("rspace", "0.2222em").into(),
            "mod" => row(vec![space("1em"), text("mod "), self.argument()]),
            "pod" => row(vec![space("1em"), fence('(').into(), self.argument(), fence(')').into()]),
            "url" => text(self.verbatim()),
            "pmod" => {
                row(vec![space("1em"), fence('(').into(), text("mod "), self.argument(), fence(')').into()])
            }
            "tag" => row(vec![space("2em"), text(&format!("({})", self.verbatim()))]),
            "displaystyle" => return self.in_style("true"),
            "textstyle" | "scriptstyle" | "scriptscriptstyle" => return self.in_style("false"),
            // What is said about colours, names and numbers is not laid out; what it is said about is.
            "color" | "label" | "hspace" | "kern" | "mkern" | "mskip" | "mspace" | "require" | "hdotsfor" => {
                self.take("*");
                self.verbatim();
                return Vec::new();
            }
            "rule" => {
                self.optional();
                self.verbatim();
                self.verbatim();
                return Vec::new();
            }
            // A formula leads nowhere, so of a link its words are shown.
            "textcolor" | "colorbox" | "href" | "class" | "htmlClass" | "cssId" | "htmlId" => {
                self.verbatim();
                self.argument()
            }
            "mathop" | "mathrel" | "mathbin" | "mathord" | "mathopen" | "mathclose" | "mathinner"
            | "mathpunct" | "smash" | "mathstrut" => self.argument(),
            "tiny" | "scriptsize" | "footnotesize" | "small" | "normalsize" | "large" | "Large" | "LARGE"
            | "huge" | "Huge" => return Vec::new(),
            "nonumber" | "notag" | "hline" | "limits" | "nolimits" | "strut" | "allowbreak" | "/" => {
                return Vec::new();
            }
            "|" => fence('‖').into(),
            "{" => fence('{').into(),
            "}" => fence('}').into(),
            "%" | "$" | "#" | "&" | "_" => text(name),
            _ => match arrow(name) {
                Some(arrow) => self.labelled_arrow(arrow),
                None => unknown(name),
            },
        };
        vec![built]
    }

    /// An argument between brackets.
    fn bracketed(&mut self, left: &str, right: &str) -> Math {
        let mut pieces: Vec<Math> = growing_fence(left).into_iter().collect();
        pieces.push(self.argument());
        pieces.extend(growing_fence(right));
        row(pieces)
    }

    /// `\genfrac{(}{)}{0pt}{}{n}{k}`: brackets, the thickness of the line, a style, and what it is made of.
    fn general_fraction(&mut self) -> Math {
        let mut brackets = [None, None];
        for bracket in &mut brackets {
            if self.take("{}") {
                continue;
            }
            let braced = self.take("{");
            *bracket = self.delimiter();
            if braced {
                self.take("}");
            }
        }
        let thickness = self.verbatim();
        self.verbatim();
        let fraction = self.fraction();
        let none = thickness.starts_with('0');
        let fraction = if none { fraction.with("linethickness", "0") } else { fraction };
        let [left, right] = brackets;
        let mut pieces: Vec<Math> = left.and_then(growing_fence).into_iter().collect();
        pieces.push(fraction.into());
        pieces.extend(right.and_then(growing_fence));
        row(pieces)
    }

    fn fraction(&mut self) -> MathElement {
        let above = self.argument();
        MathElement::new("mfrac", vec![above, self.argument()])
    }

    /// The rest of the group in another style.
    fn in_style(&mut self, display: &'static str) -> Vec<Math> {
        let mut rest = Vec::new();
        while !self.ends_group() {
            let before = self.rest.len();
            self.piece(&mut rest);
            if self.rest.len() == before {
                break;
            }
        }
        if rest.is_empty() { rest } else { vec![styled(rest, display)] }
    }

    fn ends_group(&mut self) -> bool {
        self.skip_space();
        self.rest.is_empty()
            || self.rest.starts_with(['}', '&', ']'])
            || matches!(
                self.command(),
                Some("\\" | "cr" | "newline" | "end" | "right" | "over" | "atop" | "choose")
            )
    }

    /// What stands between `\left` and `\right`. While the second is missing, nothing closes.
    fn fenced(&mut self) -> Math {
        let mut pieces: Vec<Math> = self.delimiter().and_then(growing_fence).into_iter().collect();
        pieces.extend(self.group(Stop::Right));
        if self.take_command("right") {
            pieces.extend(self.delimiter().and_then(growing_fence));
        }
        MathElement::new("mrow", pieces).into()
    }

    /// The bracket after `\left` and its kin.
    fn delimiter(&mut self) -> Option<&'static str> {
        self.skip_space();
        if let Some(name) = self.command() {
            self.rest = &self.rest[1 + name.len()..];
            return match name {
                "{" => Some("{"),
                "}" => Some("}"),
                "|" => Some("‖"),
                _ => symbols::symbol(name).map(|(symbol, _)| symbol),
            };
        }
        let plain = ["(", ")", "[", "]", "|", "/", "."];
        let found = plain.into_iter().find(|mark| self.rest.starts_with(mark));
        let angle = [("<", "⟨"), (">", "⟩")].into_iter().find(|(mark, _)| self.rest.starts_with(mark));
        if found.is_some() || angle.is_some() {
            self.next();
        }
        found.or(angle.map(|(_, mark)| mark))
    }

    fn labelled_arrow(&mut self, arrow: &'static str) -> Math {
        let below = self.optional();
        let above = self.argument();
        let arrow = operator(arrow).with("stretchy", "true").with("minsize", "2em").into();
        match below {
            Some(below) => MathElement::new("munderover", vec![arrow, below, above]).into(),
            None => MathElement::new("mover", vec![arrow, above]).into(),
        }
    }
}

/// The arrow that a command puts between its arguments.
fn arrow(name: &str) -> Option<&'static str> {
    Some(match name {
        "xrightarrow" => "→",
        "xleftarrow" => "←",
        "xleftrightarrow" => "↔",
        "xRightarrow" => "⇒",
        "xLeftarrow" => "⇐",
        "xLeftrightarrow" => "⇔",
        "xmapsto" => "↦",
        "xhookrightarrow" => "↪",
        "xhookleftarrow" => "↩",
        "xtwoheadrightarrow" => "↠",
        "xrightharpoonup" => "⇀",
        "xrightleftharpoons" => "⇌",
        "xlongequal" => "=",
        _ => return None,
    })
}

fn styled(pieces: Vec<Math>, display: &'static str) -> Math {
    MathElement::new("mstyle", pieces).with("displaystyle", display).with("scriptlevel", "0").into()
}

fn bold_text(words: &str) -> Math {
    MathElement::of_text("mtext", words.replace(' ', "\u{a0}")).with("class", "math-bold").into()
}

/// A relation struck through: a stroke that joins the character before it.
fn negated(mut piece: Math) -> Math {
    if let Math::Element(element) = &mut piece
        && let Some(Math::Text(text)) = element.children.last_mut()
    {
        text.push('\u{338}');
    }
    piece
}
