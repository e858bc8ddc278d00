//! As much of Python as fits on a page: assignments, `print`, arithmetic, lists,
//! `range` and a few functions. No loops, no definitions, no files; so nothing that it
//! is given can run for long or touch anything.

use std::collections::HashMap;
use std::fmt;

/// How deep expressions may be nested, and how long a list may be.
const DEEPEST: usize = 60;
const LONGEST: usize = 100_000;

/// A value.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Int(i128),
    Float(f64),
    Text(String),
    List(Vec<Value>),
}

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

fn call(name: &str, arguments: Vec<Value>) -> Result<Value, String> {
    let items = match arguments.as_slice() {
        [Value::List(items)] => items.clone(),
        other => other.to_vec(),
    };
    let by_size =
        |one: &&Value, two: &&Value| float(one).unwrap_or(0.0).total_cmp(&float(two).unwrap_or(0.0));
    let first = arguments.first().cloned().unwrap_or(Value::Int(0));
    match name {
        "range" => range(&arguments),
        "sum" => items.into_iter().try_fold(Value::Int(0), add),
        "len" => match first {
            Value::Text(text) => Ok(Value::Int(text.chars().count() as i128)),
            Value::List(items) => Ok(Value::Int(items.len() as i128)),
            Value::Int(_) | Value::Float(_) => Err("TypeError: object has no len()".to_owned()),
        },
        "min" => items.iter().min_by(by_size).cloned().ok_or_else(empty),
        "max" => items.iter().max_by(by_size).cloned().ok_or_else(empty),
        "sorted" => {
            let mut items = items;
            items.sort_by(|one, two| by_size(&one, &two));
            Ok(Value::List(items))
        }
        "list" => Ok(Value::List(items)),
        "abs" => match first {
            Value::Int(number) => Ok(Value::Int(number.saturating_abs())),
            other => Ok(Value::Float(float(&other)?.abs())),
        },
        "round" => {
            let digits = arguments.get(1).map_or(Ok(0.0), float)?;
            let scale = 10_f64.powf(digits);
            let rounded = (float(&first)? * scale).round_ties_even() / scale;
            Ok(if arguments.len() < 2 { Value::Int(rounded as i128) } else { Value::Float(rounded) })
        }
        "int" => Ok(Value::Int(float(&first)? as i128)),
        "float" => Ok(Value::Float(float(&first)?)),
        "str" => Ok(Value::Text(first.to_string())),
        "math.sqrt" => match float(&first)? {
            number if number < 0.0 => Err("ValueError: math domain error".to_owned()),
            number => Ok(Value::Float(number.sqrt())),
        },
        "math.factorial" => match first {
            Value::Int(number @ 0..=33) => Ok(Value::Int((1..=number).product())),
            _ => Err("OverflowError: the simulator counts to 33! only".to_owned()),
        },
        "pow" => power(first, arguments.get(1).cloned().unwrap_or(Value::Int(1))),
        other => Err(format!("NameError: name '{other}' is not defined")),
    }
}

fn range(arguments: &[Value]) -> Result<Value, String> {
    let mut bounds = Vec::new();
    for argument in arguments {
        match argument {
            Value::Int(number) => bounds.push(*number),
            _ => return Err("TypeError: range() takes integers".to_owned()),
        }
    }
    let (from, to, step) = match bounds.as_slice() {
        [to] => (0, *to, 1),
        [from, to] => (*from, *to, 1),
        [from, to, step] if *step != 0 => (*from, *to, *step),
        _ => return Err("ValueError: range() arg 3 must not be zero".to_owned()),
    };
    let mut items = Vec::new();
    let mut at = from;
    while (step > 0 && at < to) || (step < 0 && at > to) {
        if items.len() == LONGEST {
            return Err("MemoryError: the simulator's lists end at 100000 items".to_owned());
        }
        items.push(Value::Int(at));
        at = at.saturating_add(step);
    }
    Ok(Value::List(items))
}

fn add(left: Value, right: Value) -> Result<Value, String> {
    match (left, right) {
        (Value::Text(one), Value::Text(two)) => Ok(Value::Text(one + &two)),
        (left, right) => numbers(left, right, i128::checked_add, |left, right| left + right),
    }
}

fn numbers(
    left: Value,
    right: Value,
    whole: impl Fn(i128, i128) -> Option<i128>,
    real: impl Fn(f64, f64) -> f64,
) -> Result<Value, String> {
    if let (Value::Int(left), Value::Int(right)) = (&left, &right) {
        let value = whole(*left, *right).map(Value::Int);
        return value.ok_or_else(|| "OverflowError: the number is too large for the simulator".to_owned());
    }
    Ok(Value::Float(real(float(&left)?, float(&right)?)))
}

fn power(base: Value, exponent: Value) -> Result<Value, String> {
    if let (Value::Int(base), Value::Int(exponent @ 0..)) = (&base, &exponent) {
        let exponent = u32::try_from(*exponent).unwrap_or(u32::MAX);
        let value = base.checked_pow(exponent).map(Value::Int);
        return value.ok_or_else(|| "OverflowError: the number is too large for the simulator".to_owned());
    }
    Ok(Value::Float(float(&base)?.powf(float(&exponent)?)))
}

fn float(value: &Value) -> Result<f64, String> {
    match value {
        Value::Int(number) => Ok(*number as f64),
        Value::Float(number) => Ok(*number),
        Value::Text(text) => text.trim().parse().map_err(|_| type_error()),
        Value::List(_) => Err(type_error()),
    }
}

fn not_zero(value: Value) -> Result<Value, String> {
    if float(&value)? == 0.0 { Err("ZeroDivisionError: division by zero".to_owned()) } else { Ok(value) }
}

/// Division that rounds down, as Python's does.
fn floor(left: i128, right: i128) -> i128 {
    let quotient = left.wrapping_div(right);
    if left.wrapping_rem(right) != 0 && (left < 0) != (right < 0) { quotient - 1 } else { quotient }
}

fn syntax() -> String {
    "SyntaxError: invalid syntax".to_owned()
}

fn type_error() -> String {
    "TypeError: unsupported operand types".to_owned()
}

fn empty() -> String {
    "ValueError: the list is empty".to_owned()
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => write!(out, "{number}"),
            // Python shows whole floats with a fraction, and so does Debug.
            Self::Float(number) => write!(out, "{number:?}"),
            Self::Text(text) => write!(out, "{text}"),
            Self::List(items) => {
                write!(out, "[")?;
                for (index, item) in items.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    match item {
                        Self::Text(text) => write!(out, "{comma}'{text}'")?,
                        other => write!(out, "{comma}{other}")?,
                    }
                }
                write!(out, "]")
            }
        }
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
