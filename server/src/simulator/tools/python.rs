//! As much of Python as fits on a page: assignments, `print`, arithmetic, lists,
//! `range` and a few functions. No loops, no definitions, no files; so nothing that it
//! is given can run for long or touch anything.

mod value;

use std::collections::HashMap;

use value::{Value, add, call, float, floor, not_zero, numbers, power, syntax};

/// How deep expressions may be nested.
const DEEPEST: usize = 60;

/// What a program came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) printed: String,
    pub(super) failed: bool,
}

/// Runs `code`. What went wrong is printed as Python does, after what was printed
/// before.
pub(super) fn run(code: &str) -> Run {
    let mut names: HashMap<String, Value> = HashMap::new();
    names.insert("math.pi".to_owned(), Value::Float(std::f64::consts::PI));
    names.insert("math.e".to_owned(), Value::Float(std::f64::consts::E));
    let mut printed = String::new();
    for line in code.lines() {
        let line = line.split_once('#').map_or(line, |(code, _)| code);
        if line.trim().is_empty() || line.trim_start().starts_with("import ") {
            continue;
        }
        if let Err(error) = statement(line, &mut names, &mut printed) {
            printed.push_str("Traceback (most recent call last):\n");
            printed.push_str(&error);
            printed.push('\n');
            return Run { printed, failed: true };
        }
    }
    Run { printed, failed: false }
}

fn statement(line: &str, names: &mut HashMap<String, Value>, printed: &mut String) -> Result<(), String> {
    if line.starts_with([' ', '\t']) {
        return Err("IndentationError: unexpected indent".to_owned());
    }
    if let Some((name, expression)) = line.split_once('=')
        && is_name(name.trim())
        && !expression.starts_with('=')
    {
        let value = evaluate(expression, names)?;
        names.insert(name.trim().to_owned(), value);
        return Ok(());
    }
    let mut reader = Reader { rest: line, names, depth: 0 };
    if let Some(inside) = line.trim().strip_prefix("print(") {
        reader.rest = inside;
        let shown: Vec<String> = reader.arguments()?.iter().map(Value::to_string).collect();
        reader.end()?;
        printed.push_str(&shown.join(" "));
        printed.push('\n');
        return Ok(());
    }
    evaluate(line, names).map(|_| ())
}

fn evaluate(text: &str, names: &HashMap<String, Value>) -> Result<Value, String> {
    let mut reader = Reader { rest: text, names, depth: 0 };
    let value = reader.sum()?;
    reader.end()?;
    Ok(value)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

struct Reader<'a> {
    rest: &'a str,
    names: &'a HashMap<String, Value>,
    depth: usize,
}

impl Reader<'_> {
    fn take(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn end(&mut self) -> Result<(), String> {
        if self.rest.trim().is_empty() { Ok(()) } else { Err(syntax()) }
    }

    fn sum(&mut self) -> Result<Value, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("RecursionError: maximum recursion depth exceeded".to_owned());
        }
        let mut left = self.product()?;
        loop {
            if self.take("+") {
                left = add(left, self.product()?)?;
            } else if self.take("-") {
                let right = self.product()?;
                left = numbers(left, right, i128::checked_sub, |left, right| left - right)?;
            } else {
                self.depth -= 1;
                return Ok(left);
            }
        }
    }

    fn product(&mut self) -> Result<Value, String> {
        let mut left = self.factor()?;
        loop {
            // `**` binds tighter and was read by then.
            if self.take("*") {
                let right = self.factor()?;
                left = numbers(left, right, i128::checked_mul, |left, right| left * right)?;
            } else if self.take("//") {
                let right = not_zero(self.factor()?)?;
                left = numbers(
                    left,
                    right,
                    |left, right| Some(floor(left, right)),
                    |left, right| (left / right).floor(),
                )?;
            } else if self.take("/") {
                let right = not_zero(self.factor()?)?;
                left = Value::Float(float(&left)? / float(&right)?);
            } else if self.take("%") {
                let right = not_zero(self.factor()?)?;
                let rest = |left: i128, right: i128| left.checked_sub(floor(left, right).checked_mul(right)?);
                left = numbers(left, right, rest, |left, right| left - right * (left / right).floor())?;
            } else {
                return Ok(left);
            }
        }
    }

    fn factor(&mut self) -> Result<Value, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("RecursionError: maximum recursion depth exceeded".to_owned());
        }
        let value = if self.take("-") {
            let value = self.factor()?;
            numbers(Value::Int(0), value, i128::checked_sub, |left, right| left - right)?
        } else {
            let base = self.atom()?;
            if self.take("**") { power(base, self.factor()?)? } else { base }
        };
        self.depth -= 1;
        Ok(value)
    }

    fn atom(&mut self) -> Result<Value, String> {
        if self.take("(") {
            let value = self.sum()?;
            return if self.take(")") { Ok(value) } else { Err(syntax()) };
        }
        if self.take("[") {
            let mut items = Vec::new();
            while !self.take("]") {
                items.push(self.sum()?);
                if !self.take(",") && !self.rest.trim_start().starts_with(']') {
                    return Err(syntax());
                }
            }
            return Ok(Value::List(items));
        }
        for quote in ['"', '\''] {
            if self.take(&quote.to_string()) {
                let (text, rest) = self.rest.split_once(quote).ok_or_else(syntax)?;
                self.rest = rest;
                return Ok(Value::Text(text.to_owned()));
            }
        }
        let end = self
            .rest
            .find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        if word.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
            let digits = word.replace('_', "");
            return match digits.parse() {
                Ok(number) => Ok(Value::Int(number)),
                Err(_) => digits.parse().map(Value::Float).map_err(|_| syntax()),
            };
        }
        if word.is_empty() {
            return Err(syntax());
        }
        if self.take("(") {
            let arguments = self.arguments()?;
            return call(word, arguments);
        }
        self.names.get(word).cloned().ok_or_else(|| format!("NameError: name '{word}' is not defined"))
    }

    /// Arguments up to the closing parenthesis.
    fn arguments(&mut self) -> Result<Vec<Value>, String> {
        let mut arguments = Vec::new();
        while !self.take(")") {
            arguments.push(self.sum()?);
            if !self.take(",") && !self.rest.trim_start().starts_with(')') {
                return Err(syntax());
            }
        }
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_print_what_python_prints() {
        for (code, printed) in [
            ("print(sum(range(11)))", "55\n"),
            ("x = 7\ny = x ** 2 # a square\nprint(x, y)", "7 49\n"),
            ("print(7 // 2, -7 // 2, -7 % 3, 7 / 2)", "3 -4 2 3.5\n"),
            ("print(2 ** 3 ** 2, -2 ** 2)", "512 -4\n"),
            ("print('a' + \"b\", [1, 2.5, 'c'], round(2.5), round(3.14159, 2))", "ab [1, 2.5, 'c'] 2 3.14\n"),
            ("import math\nprint(math.sqrt(16), math.factorial(5))", "4.0 120\n"),
        ] {
            assert_eq!(run(code), Run { printed: printed.to_owned(), failed: false }, "{code}");
        }
    }

    #[test]
    fn mistakes_end_in_a_traceback() {
        for (code, error) in [
            ("1/0", "ZeroDivisionError"),
            ("print(y)", "NameError: name 'y' is not defined"),
            ("print(1 +)", "SyntaxError"),
            ("print(10 ** 100)", "OverflowError"),
            ("sum(range(10 ** 9))", "MemoryError"),
        ] {
            let run = run(code);
            assert!(run.failed && run.printed.contains(error), "{code}: {}", run.printed);
        }
        assert!(run(&format!("print({}1{})", "(".repeat(5000), ")".repeat(5000))).failed);
    }
}
