//! Arithmetic by recursive descent.
//!
//! ```text
//! sum     = product (("+" | "-") product)*
//! product = power (("*" | "/" | "%") power)*
//! power   = "-" power | atom ("^" power)?
//! atom    = number | "(" sum ")" | name ("(" sum ")")?
//! ```

use serde_json::{Value, json};

use super::{number, text};

/// The deepest nesting that is worked out.
const DEEPEST: u32 = 64;

pub(super) fn answer(arguments: &Value) -> Result<Value, String> {
    let expression = text(arguments, "expression")?;
    let value = work_out(expression)?;
    if value.is_finite() {
        Ok(json!({"expression": expression, "result": number(value)}))
    } else {
        Err(format!("{expression} has no finite result."))
    }
}

fn work_out(expression: &str) -> Result<f64, String> {
    let mut reader = Reader { rest: expression, depth: 0 };
    let value = reader.sum()?;
    match reader.peek() {
        None => Ok(value),
        Some(strange) => Err(format!("{strange:?} was not expected.")),
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: u32,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    /// Takes one of these signs, if it comes next. People also write × ÷ and −.
    fn take(&mut self, signs: &[char]) -> Option<char> {
        let next = self.peek()?;
        let plain = match next {
            '×' | '·' => '*',
            '÷' => '/',
            '−' => '-',
            other => other,
        };
        if !signs.contains(&plain) {
            return None;
        }
        self.rest = &self.rest[next.len_utf8()..];
        Some(plain)
    }

    fn sum(&mut self) -> Result<f64, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("The expression is nested too deeply.".to_owned());
        }
        let mut value = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let next = self.product()?;
            value = if sign == '+' { value + next } else { value - next };
        }
        self.depth -= 1;
        Ok(value)
    }

    fn product(&mut self) -> Result<f64, String> {
        let mut value = self.power()?;
        while let Some(sign) = self.take(&['*', '/', '%']) {
            let next = self.power()?;
            if sign != '*' && next == 0.0 {
                return Err("It divides by zero.".to_owned());
            }
            value = match sign {
                '*' => value * next,
                '/' => value / next,
                _ => value % next,
            };
        }
        Ok(value)
    }

    fn power(&mut self) -> Result<f64, String> {
        let mut minus = false;
        while self.take(&['-']).is_some() {
            minus = !minus;
        }
        let base = self.atom()?;
        let value = if self.take(&['^']).is_some() {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err("The expression is nested too deeply.".to_owned());
            }
            let exponent = self.power()?;
            self.depth -= 1;
            base.powf(exponent)
        } else {
            base
        };
        Ok(if minus { -value } else { value })
    }

    fn atom(&mut self) -> Result<f64, String> {
        match self.peek() {
            None => Err("The expression ends too soon.".to_owned()),
            Some(first) if first.is_ascii_digit() || first == '.' => self.literal(),
            Some(first) if first.is_ascii_alphabetic() => self.named(),
            Some('(') => self.in_parentheses(),
            Some(strange) => Err(format!("{strange:?} was not expected.")),
        }
    }

    fn in_parentheses(&mut self) -> Result<f64, String> {
        let open = self.take(&['(']);
        let value = self.sum()?;
        match (open, self.take(&[')'])) {
            (Some(_), Some(_)) => Ok(value),
            _ => Err("A parenthesis is missing.".to_owned()),
        }
    }

    fn literal(&mut self) -> Result<f64, String> {
        let bytes = self.rest.as_bytes();
        let is_part = |at: usize| match bytes[at] {
            b'0'..=b'9' | b'.' => true,
            // 1e9, and not the number e.
            b'e' | b'E' => {
                bytes.get(at + 1).is_some_and(|next| next.is_ascii_digit() || b"+-".contains(next))
            }
            b'+' | b'-' => at > 0 && matches!(bytes[at - 1], b'e' | b'E'),
            _ => false,
        };
        let end = (0..bytes.len()).find(|at| !is_part(*at)).unwrap_or(bytes.len());
        let (literal, rest) = self.rest.split_at(end);
        self.rest = rest;
        literal.parse().map_err(|_| format!("{literal} is no number."))
    }

    fn named(&mut self) -> Result<f64, String> {
        let end = self.rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        match name {
            "pi" => return Ok(std::f64::consts::PI),
            "e" => return Ok(std::f64::consts::E),
            _ => {}
        }
        let function: fn(f64) -> f64 = match name {
            "sqrt" => f64::sqrt,
            "abs" => f64::abs,
            "round" => f64::round,
            "floor" => f64::floor,
            "ceil" => f64::ceil,
            "ln" => f64::ln,
            "log" => f64::log10,
            "exp" => f64::exp,
            "sin" => f64::sin,
            "cos" => f64::cos,
            "tan" => f64::tan,
            _ => return Err(format!("{name} is not known here.")),
        };
        Ok(function(self.in_parentheses()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_worked_out_as_they_are_written() {
        let check = |expression: &str, expected: Value| {
            let told = answer(&json!({"expression": expression})).map(|told| told["result"].clone());
            assert_eq!(told, Ok(expected), "{expression}");
        };
        check("1 + 2 * 3", json!(7));
        check("(1 + 2) × 3 − 1", json!(8));
        check("-2^2", json!(-4));
        check("2^-1", json!(0.5));
        check("2^3^2", json!(512));
        check("0.1 + 0.2", json!(0.3));
        check("10 % 4 / 2", json!(1));
        check("sqrt(16) + round(pi)", json!(7));
    }

    #[test]
    fn what_cannot_be_worked_out_says_why() {
        let refused = |expression: &str| work_out(expression).is_err();
        for expression in ["", "1 +", "(1", "1)", "2 2", "foo(1)", "1/0", "1..2", "💥", &"(".repeat(10_000)]
        {
            assert!(refused(expression), "{expression}");
        }
        assert!(answer(&json!({"expression": "10^1000"})).is_err());
        assert!(answer(&json!({"expression": 7})).is_err());
    }
}
