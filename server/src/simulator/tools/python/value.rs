//! Values, what can be done with them, and the functions there are.

use std::fmt;

/// How long a list may be.
const LONGEST: usize = 100_000;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Int(i128),
    Float(f64),
    Text(String),
    List(Vec<Value>),
}

pub(super) fn call(name: &str, arguments: Vec<Value>) -> Result<Value, String> {
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

pub(super) fn add(left: Value, right: Value) -> Result<Value, String> {
    match (left, right) {
        (Value::Text(one), Value::Text(two)) => Ok(Value::Text(one + &two)),
        (left, right) => numbers(left, right, i128::checked_add, |left, right| left + right),
    }
}

pub(super) fn numbers(
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

pub(super) fn power(base: Value, exponent: Value) -> Result<Value, String> {
    if let (Value::Int(base), Value::Int(exponent @ 0..)) = (&base, &exponent) {
        let exponent = u32::try_from(*exponent).unwrap_or(u32::MAX);
        let value = base.checked_pow(exponent).map(Value::Int);
        return value.ok_or_else(|| "OverflowError: the number is too large for the simulator".to_owned());
    }
    Ok(Value::Float(float(&base)?.powf(float(&exponent)?)))
}

pub(super) fn float(value: &Value) -> Result<f64, String> {
    match value {
        Value::Int(number) => Ok(*number as f64),
        Value::Float(number) => Ok(*number),
        Value::Text(text) => text.trim().parse().map_err(|_| type_error()),
        Value::List(_) => Err(type_error()),
    }
}

pub(super) fn not_zero(value: Value) -> Result<Value, String> {
    if float(&value)? == 0.0 { Err("ZeroDivisionError: division by zero".to_owned()) } else { Ok(value) }
}

/// Division that rounds down, as Python's does.
pub(super) fn floor(left: i128, right: i128) -> i128 {
    let quotient = left.wrapping_div(right);
    if left.wrapping_rem(right) != 0 && (left < 0) != (right < 0) { quotient - 1 } else { quotient }
}

pub(super) fn syntax() -> String {
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
