//! Code execution: writes a little Python for the question and runs it.

use serde_json::json;

use super::{Order, Used, python, server_steps};
use crate::simulator::random::Random;
use crate::simulator::steps::{Found, Tooling};
use crate::simulator::usage::tokens;
use crate::simulator::voice::words::{flat, has, words};

/// Runs a program, if the question has one or is a sum.
pub(super) fn run(prompt: &str, random: &mut Random) -> Option<Used> {
    let code = program(prompt)?;
    let run = python::run(&code);
    let text = if run.failed {
        let why = run.printed.trim_end().lines().last().unwrap_or("").to_owned();
        format!("The program stopped with an error: `{why}`.")
    } else {
        match run.printed.trim_end() {
            "" => "The program ran and printed nothing.".to_owned(),
            one if !one.contains('\n') => format!("The result is **{one}**."),
            many => format!("This is what it printed:\n\n```text\n{many}\n```"),
        }
    };
    let tool_use = 60 + tokens(&code) + tokens(&run.printed);
    let order = if run.failed { Order::ThoughtFirst } else { Order::ThoughtTwice };
    let arguments = json!({"code": code, "language": "python"});
    let mut steps =
        server_steps(Tooling::CodeExecution, arguments, Found::Printed(run.printed), run.failed, random);
    for step in &mut steps {
        // Only the call is signed.
        if let crate::simulator::steps::Step::Outcome(outcome) = step {
            outcome.signature.clear();
        }
    }
    Some(Used { steps, text, tool_use, order, ..Used::default() })
}

fn program(prompt: &str) -> Option<String> {
    if let Some((_, after)) = prompt.split_once("```") {
        let (code, _) = after.split_once("```").unwrap_or((after, ""));
        let code = code.strip_prefix("python").unwrap_or(code).trim_start_matches('\n');
        return Some(format!("{}\n", code.trim_end()));
    }
    let said = flat(prompt);
    let number = words(prompt).filter_map(|word| word.parse::<u32>().ok()).last();
    if let Some(number) = number {
        let last = number.min(90_000);
        if has(&said, &["factorial"]) {
            return Some(format!("import math\nprint(math.factorial({number}))\n"));
        }
        if has(&said, &["sum"]) && has(&said, &["first", "from 1", "1 to"]) {
            return Some(format!("print(sum(range(1, {} + 1)))\n", last));
        }
        if has(&said, &["fibonacci"]) {
            return Some(listed("fibonacci", &fibonacci(number.min(100))));
        }
        if has(&said, &["prime", "primes", "prime numbers"]) {
            return Some(listed("primes", &primes(number.min(200))));
        }
        if has(&said, &["square root", "sqrt", "root of"]) {
            return Some(format!("import math\nprint(math.sqrt({number}))\n"));
        }
    }
    if let Some(sum) = sum(prompt) {
        return Some(format!("print({sum})\n"));
    }
    has(
        &said,
        &["run code", "run some code", "execute code", "run python", "python program", "run a program"],
    )
    .then(|| "print(\"Hello from the simulator\")\n".to_owned())
}

/// A program that has the numbers already: loops are beyond the interpreter.
fn listed(name: &str, numbers: &[u128]) -> String {
    let list: Vec<String> = numbers.iter().map(u128::to_string).collect();
    format!("{name} = [{}]\nprint({name})\n", list.join(", "))
}

fn fibonacci(count: u32) -> Vec<u128> {
    let mut pair = (0_u128, 1_u128);
    (0..count)
        .map(|_| {
            let next = pair.0;
            pair = (pair.1, pair.0 + pair.1);
            next
        })
        .collect()
}

fn primes(count: u32) -> Vec<u128> {
    let is_prime =
        |number: &u128| (2..).take_while(|by| by * by <= *number).all(|by| !number.is_multiple_of(by));
    (2..).filter(is_prime).take(usize::try_from(count).unwrap_or(0)).collect()
}

/// The longest part of `prompt` that is a sum, as Python writes it.
fn sum(prompt: &str) -> Option<String> {
    let text = prompt.replace(['×', '·'], "*").replace('÷', "/").replace('−', "-").replace('^', "**");
    text.split(|letter: char| !(letter.is_ascii_digit() || "+-*/%(). ".contains(letter)))
        .map(|part| part.trim().trim_end_matches(['.', '+', '-', '*', '/', '%', ' ']))
        .filter(|part| {
            let inner = part.trim_start_matches(['-', '(']);
            part.contains(|letter: char| letter.is_ascii_digit()) && inner.contains(['+', '-', '*', '/', '%'])
        })
        .max_by_key(|part| part.len())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_become_programs() {
        for (prompt, code) in [
            ("What is 12*7+3?", "print(12*7+3)\n"),
            ("the sum of the first 10 numbers", "print(sum(range(1, 10 + 1)))\n"),
            ("Run this:\n```python\nprint(1)\n```", "print(1)\n"),
            ("the first 5 primes", "primes = [2, 3, 5, 7, 11]\nprint(primes)\n"),
            ("Calculate 2^10.", "print(2**10)\n"),
        ] {
            assert_eq!(program(prompt).as_deref(), Some(code), "{prompt}");
        }
        assert_eq!(program("Hello"), None);
    }
}
