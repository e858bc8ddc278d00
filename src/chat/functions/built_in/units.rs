//! Conversion of units: each is a factor and, for temperatures, an offset to the unit that its kind is counted in.

use serde_json::{Value, json};

use super::{number, text};

struct Unit {
    names: &'static [&'static str],
    kind: &'static str,
    /// `base = value * factor + offset`
    factor: f64,
    offset: f64,
}

const fn unit(kind: &'static str, names: &'static [&'static str], factor: f64) -> Unit {
    Unit { names, kind, factor, offset: 0.0 }
}

/// Factors are exact where the unit is defined by them (international foot 0.3048 m, pound 0.45359237 kg, US gallon
/// 3.785411784 l).
const UNITS: &[Unit] = &[
    unit("length", &["m", "metre", "meter"], 1.0),
    unit("length", &["km", "kilometre", "kilometer"], 1000.0),
    unit("length", &["cm", "centimetre", "centimeter"], 0.01),
    unit("length", &["mm", "millimetre", "millimeter"], 0.001),
    unit("length", &["in", "inch", "inche"], 0.0254),
    unit("length", &["ft", "foot", "feet"], 0.3048),
    unit("length", &["yd", "yard"], 0.9144),
    unit("length", &["mi", "mile"], 1609.344),
    unit("length", &["nmi", "nautical mile"], 1852.0),
    unit("mass", &["kg", "kilogram"], 1.0),
    unit("mass", &["g", "gram"], 0.001),
    unit("mass", &["mg", "milligram"], 1e-6),
    unit("mass", &["t", "tonne"], 1000.0),
    unit("mass", &["oz", "ounce"], 0.028_349_523_125),
    unit("mass", &["lb", "pound"], 0.453_592_37),
    unit("mass", &["st", "stone"], 6.350_293_18),
    unit("temperature", &["K", "kelvin"], 1.0),
    Unit { names: &["C", "°C", "celsius"], kind: "temperature", factor: 1.0, offset: 273.15 },
    Unit {
        names: &["F", "°F", "fahrenheit"],
        kind: "temperature",
        factor: 5.0 / 9.0,
        offset: 459.67 * 5.0 / 9.0,
    },
    unit("volume", &["l", "litre", "liter"], 1.0),
    unit("volume", &["ml", "millilitre", "milliliter"], 0.001),
    unit("volume", &["m3", "m³", "cubic metre"], 1000.0),
    unit("volume", &["gal", "gallon"], 3.785_411_784),
    unit("volume", &["qt", "quart"], 0.946_352_946),
    unit("volume", &["pt", "pint"], 0.473_176_473),
    unit("volume", &["cup"], 0.236_588_236_5),
    unit("volume", &["tbsp", "tablespoon"], 0.014_786_764_781_25),
    unit("volume", &["tsp", "teaspoon"], 0.004_928_921_593_75),
    unit("area", &["m2", "m²", "square metre"], 1.0),
    unit("area", &["km2", "km²"], 1e6),
    unit("area", &["ha", "hectare"], 1e4),
    unit("area", &["acre"], 4_046.856_422_4),
    unit("area", &["ft2", "ft²", "square foot"], 0.092_903_04),
    unit("speed", &["m/s"], 1.0),
    unit("speed", &["km/h", "kmh", "kph"], 1.0 / 3.6),
    unit("speed", &["mph", "mi/h"], 0.447_04),
    unit("speed", &["kn", "kt", "knot"], 1852.0 / 3600.0),
    unit("time", &["s", "second"], 1.0),
    unit("time", &["ms", "millisecond"], 0.001),
    unit("time", &["min", "minute"], 60.0),
    unit("time", &["h", "hour"], 3600.0),
    unit("time", &["d", "day"], 86_400.0),
    unit("time", &["wk", "week"], 604_800.0),
    unit("data", &["B", "byte"], 1.0),
    unit("data", &["bit"], 0.125),
    unit("data", &["kB", "kilobyte"], 1e3),
    unit("data", &["MB", "megabyte"], 1e6),
    unit("data", &["GB", "gigabyte"], 1e9),
    unit("data", &["TB", "terabyte"], 1e12),
    unit("data", &["KiB"], 1024.0),
    unit("data", &["MiB"], 1_048_576.0),
    unit("data", &["GiB"], 1_073_741_824.0),
    unit("data", &["TiB"], 1_099_511_627_776.0),
];

pub(super) fn answer(arguments: &Value) -> Result<Value, String> {
    let value = arguments.get("value").and_then(Value::as_f64).ok_or("\"value\" has to be a number.")?;
    let (from, to) = (find(text(arguments, "from")?)?, find(text(arguments, "to")?)?);
    if from.kind != to.kind {
        return Err(format!("{} is {}, {} is {}.", from.names[0], from.kind, to.names[0], to.kind));
    }
    let base = value * from.factor + from.offset;
    let converted = (base - to.offset) / to.factor;
    if !converted.is_finite() {
        return Err("The quantity is too large to be converted.".to_owned());
    }
    Ok(json!({"value": number(converted), "unit": to.names[0]}))
}

/// The shortest word that is known in whatever case it is written. What is shorter is a symbol, in which the case may be
/// the prefix or the unit: mb, Mb and MB are three units.
const SHORTEST_WORD: usize = 4;

/// A unit by one of its names or its plural.
fn find(name: &str) -> Result<&'static Unit, String> {
    let single = name.strip_suffix(['s', 'S']).unwrap_or(name);
    let by = |is: fn(&str, &str) -> bool| {
        let of = |name: &str| UNITS.iter().find(|unit| unit.names.iter().any(|known| is(known, name)));
        of(name).or_else(|| of(single))
    };
    let exact = by(|known, name| known == name);
    let word = || by(|known, name| known.len() >= SHORTEST_WORD && known.eq_ignore_ascii_case(name));
    exact.or_else(word).ok_or_else(|| format!("The unit {name} is not known here."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_converted_within_their_kind() {
        let check = |value: f64, from: &str, to: &str, expected: Value| {
            let told = answer(&json!({"value": value, "from": from, "to": to})).unwrap_or_default();
            assert_eq!(told["value"], expected, "{value} {from} in {to}");
        };
        check(100.0, "C", "F", json!(212));
        check(-40.0, "fahrenheit", "Celsius", json!(-40));
        check(1.0, "mile", "km", json!(1.609344));
        check(5.0, "feet", "inches", json!(60));
        check(1.0, "GiB", "MB", json!(1073.741824));
        check(72.0, "km/h", "m/s", json!(20));
        assert!(answer(&json!({"value": 1, "from": "kg", "to": "m"})).is_err());
        check(2.0, "Tonnes", "lbs", json!(4409.2452437));
        check(1.0, "cups", "ml", json!(236.5882365));
        assert!(answer(&json!({"value": 1, "from": "parsnip", "to": "m"})).is_err());
        // A symbol in the wrong case may be another unit.
        for symbol in ["M", "Mb", "mb", "KM", "Ms", "kib"] {
            assert!(find(symbol).is_err(), "{symbol}");
        }
        assert!(answer(&json!({"value": 1e308, "from": "km", "to": "mm"})).is_err());
    }
}
