//! Random whole numbers. The seed comes from the browser; from there on it is SplitMix64, so that a seed says all.

use serde_json::{Value, json};

/// The bounds beyond which a number cannot be told from its neighbour in JavaScript.
const FARTHEST: u64 = 9_007_199_254_740_991;

pub(super) fn answer(arguments: &Value, seed: u64) -> Result<Value, String> {
    let bound = |name: &str| {
        let found = arguments.get(name).and_then(Value::as_i64);
        found
            .filter(|bound| bound.unsigned_abs() <= FARTHEST)
            .ok_or_else(|| format!("\"{name}\" has to be a whole number."))
    };
    let (least, most) = (bound("minimum")?, bound("maximum")?);
    if least > most {
        return Err("\"minimum\" is more than \"maximum\".".to_owned());
    }
    let count =
        arguments.get("count").map_or(Some(1), Value::as_u64).filter(|count| (1..=100).contains(count));
    let count = count.ok_or("\"count\" has to be a whole number from 1 to 100.")?;
    let width = (most - least) as u64 + 1;
    let mut state = seed;
    let numbers: Vec<i64> = (0..count).map(|_| least + below(&mut state, width) as i64).collect();
    Ok(json!({"numbers": numbers}))
}

/// A number below `width`, each as likely as any other: what would favour the first few is drawn again.
fn below(state: &mut u64, width: u64) -> u64 {
    let fair = u64::MAX - u64::MAX % width;
    loop {
        let drawn = next(state);
        if drawn < fair {
            return drawn % width;
        }
    }
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_die_has_six_sides() {
        let told = answer(&json!({"minimum": 1, "maximum": 6, "count": 100}), 7).unwrap_or_default();
        let sides: std::collections::BTreeSet<i64> =
            told["numbers"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        assert_eq!(sides.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        assert_eq!(answer(&json!({"minimum": 3, "maximum": 3}), 1), Ok(json!({"numbers": [3]})));
    }

    #[test]
    fn bounds_that_are_none_are_refused() {
        for arguments in [
            json!({}),
            json!({"minimum": 2, "maximum": 1}),
            json!({"minimum": 1.5, "maximum": 2}),
            json!({"minimum": 1, "maximum": 2, "count": 0}),
            json!({"minimum": i64::MIN, "maximum": i64::MAX}),
        ] {
            assert!(answer(&arguments, 1).is_err(), "{arguments}");
        }
    }
}
