//! Sums: `what is 12*7+3`.

use super::Question;
use super::words::{flat, has};
use crate::simulator::random::Random;

/// Works out the sum in the prompt, if there is one and it is asked for.
pub(super) fn answer(question: &Question<'_>, _: &mut Random) -> Option<String> {
    let text = spelled_out(question.prompt);
    let sum = find(&text)?;
    let wanted = has(
        &flat(question.prompt),
        &["what is", "what s", "whats", "how much", "calculate", "compute", "work out", "solve"],
    ) || text.trim().trim_end_matches(['=', '?', ' ']).len() == sum.len();
    if !wanted {
        return None;
    }
    let mut reader = Reader { rest: sum, steps: Vec::new(), depth: 0 };
    let value = reader.sum().filter(|_| reader.rest.trim().is_empty());
    let shown = sum.replace('*', "×").replace('/', "÷");
    Some(match value {
        None => format!("I cannot make sense of `{sum}` as a sum."),
        Some(value) if !value.is_finite() => {
            format!("`{sum}` has no result: it divides by zero or grows beyond all numbers.")
        }
        Some(value) if reader.steps.len() < 2 => format!("{shown} = **{}**", written(value)),
        Some(value) => {
            let steps: Vec<String> = reader
                .steps
                .iter()
                .enumerate()
                .map(|(number, step)| format!("{}. {step}", number + 1))
                .collect();
            format!("{shown} = **{}**\n\nStep by step:\n\n{}", written(value), steps.join("\n"))
        }
    })
}

/// Words for operators, as operators.
fn spelled_out(text: &str) -> String {
    let mut text = text.replace(['×', '·'], "*").replace('÷', "/").replace('−', "-");
    for (word, sign) in [(" plus ", " + "), (" minus ", " - "), (" times ", " * "), (" divided by ", " / ")] {
        text = text.replace(word, sign);
    }
    text
}

/// The longest part of `text` that looks like a sum.
fn find(text: &str) -> Option<&str> {
    text.split(|letter: char| !(letter.is_ascii_digit() || "+-*/^(). ".contains(letter)))
        .map(|part| part.trim().trim_end_matches(['.', ' ']).trim_end_matches(['+', '-', '*', '/']))
        .map(str::trim)
        .filter(|part| {
            let inner = part.trim_start_matches(['-', '(']);
            part.contains(|letter: char| letter.is_ascii_digit()) && inner.contains(['+', '-', '*', '/', '^'])
        })
        .max_by_key(|part| part.len())
}

/// A recursive-descent reader; each method reads one level of precedence.
struct Reader<'a> {
    rest: &'a str,
    steps: Vec<String>,
    /// How many parentheses are open.
    depth: usize,
}

impl Reader<'_> {
    fn sum(&mut self) -> Option<f64> {
        let mut left = self.product()?;
        while let Some(sign) = self.sign(&['+', '-']) {
            let right = self.product()?;
            let value = if sign == '+' { left + right } else { left - right };
            left = self.step(left, sign, right, value);
        }
        Some(left)
    }

    fn product(&mut self) -> Option<f64> {
        let mut left = self.power()?;
        while let Some(sign) = self.sign(&['*', '/']) {
            let right = self.power()?;
            let (value, sign) = if sign == '*' { (left * right, '×') } else { (left / right, '÷') };
            left = self.step(left, sign, right, value);
        }
        Some(left)
    }

    fn power(&mut self) -> Option<f64> {
        let base = self.atom()?;
        if self.sign(&['^']).is_none() {
            return Some(base);
        }
        self.deeper()?;
        let exponent = self.power()?;
        self.depth -= 1;
        Some(self.step(base, '^', exponent, base.powf(exponent)))
    }

    fn atom(&mut self) -> Option<f64> {
        if self.sign(&['-']).is_some() {
            self.deeper()?;
            let value = self.atom()?;
            self.depth -= 1;
            return Some(-value);
        }
        if self.sign(&['(']).is_some() {
            self.deeper()?;
            let value = self.sum()?;
            self.depth -= 1;
            self.sign(&[')'])?;
            return Some(value);
        }
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|letter: char| !(letter.is_ascii_digit() || letter == '.'))
            .unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        number.parse().ok()
    }

    /// A thousand parentheses must not use up the stack.
    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= 50).then_some(())
    }

    fn sign(&mut self, signs: &[char]) -> Option<char> {
        self.rest = self.rest.trim_start();
        let sign = self.rest.chars().next().filter(|sign| signs.contains(sign))?;
        self.rest = &self.rest[sign.len_utf8()..];
        Some(sign)
    }

    fn step(&mut self, left: f64, sign: char, right: f64, value: f64) -> f64 {
        self.steps.push(format!("{} {sign} {} = {}", written(left), written(right), written(value)));
        value
    }
}

/// A number as people write it: without a fraction if it has none, else with at most
/// six digits of it.
fn written(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solve(text: &str) -> Option<String> {
        let text = spelled_out(text);
        let sum = find(&text)?;
        let mut reader = Reader { rest: sum, steps: Vec::new(), depth: 0 };
        reader.sum().filter(|_| reader.rest.trim().is_empty()).map(written)
    }

    #[test]
    fn sums_follow_the_rules_of_precedence() {
        for (text, expected) in [
            ("what is 12*7+3?", "87"),
            ("2 + 3 * 4", "14"),
            ("(2 + 3) * 4", "20"),
            ("2^3^2", "512"),
            ("-4 + 10 / 4", "-1.5"),
            ("what is 7 divided by 8", "0.875"),
            ("10 - 2 - 3", "5"),
            ("1/3", "0.333333"),
        ] {
            assert_eq!(solve(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn broken_sums_are_no_sums() {
        for text in ["(2 + 3", "2 + * 3", "1.2.3 + 4", "12", "hello - world"] {
            assert_eq!(solve(text), None, "{text}");
        }
        assert_eq!(solve(&format!("{}1+1{}", "(".repeat(1000), ")".repeat(1000))), None);
    }
}
