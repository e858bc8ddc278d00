//! What turns cost in tokens and look-ups, added up and told by kind.

use crate::protocol::usage::Usage;

/// Tokens of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What they were for.
    pub name: &'static str,
    /// How many.
    pub tokens: u64,
    /// How many of each modality, where the service says so and there is more than text.
    pub modalities: Vec<(String, u64)>,
}

/// The usage of several turns together. A count that no turn has stays unknown.
pub fn sum<'a>(all: impl IntoIterator<Item = &'a Usage>) -> Usage {
    let mut sum = Usage::default();
    for usage in all {
        let Usage { total, input, output, thought, cached, tool_use, initial_input, by_modality, grounding } =
            usage;
        for (sum, count) in [
            (&mut sum.total, total),
            (&mut sum.input, input),
            (&mut sum.output, output),
            (&mut sum.thought, thought),
            (&mut sum.cached, cached),
            (&mut sum.tool_use, tool_use),
            (&mut sum.initial_input, initial_input),
        ] {
            if let Some(count) = count {
                *sum = Some(sum.unwrap_or(0).saturating_add(*count));
            }
        }
        for (list, modality, count) in by_modality {
            match sum.by_modality.iter_mut().find(|(other, of, _)| other == list && of == modality) {
                Some((.., sum)) => *sum = sum.saturating_add(*count),
                None => sum.by_modality.push((list, modality.clone(), *count)),
            }
        }
        for (kind, count) in grounding {
            match sum.grounding.iter_mut().find(|(other, _)| other == kind) {
                Some((_, sum)) => *sum = sum.saturating_add(*count),
                None => sum.grounding.push((kind.clone(), *count)),
            }
        }
    }
    sum
}

/// The counts that are known, in the order in which they are told; the total is the last.
pub fn lines(usage: &Usage) -> Vec<Line> {
    let all = [
        ("Input", usage.input, "input_tokens_by_modality"),
        ("of it cached", usage.cached.filter(|count| *count > 0), "cached_tokens_by_modality"),
        ("Tool use", usage.tool_use, "tool_use_tokens_by_modality"),
        ("Thinking", usage.thought, ""),
        ("Output", usage.output, "output_tokens_by_modality"),
        ("Total", usage.total, ""),
    ];
    let line = |(name, tokens, list): (&'static str, Option<u64>, &str)| {
        Some(Line { name, tokens: tokens?, modalities: modalities(usage, list) })
    };
    all.into_iter().filter_map(line).collect()
}

/// The look-ups that were billed, in words: "2 Google searches".
pub fn searches(usage: &Usage) -> Vec<String> {
    let told = |(kind, count): &(String, u64)| {
        let (one, many) = match kind.as_str() {
            "google_search" => ("Google search", "Google searches"),
            "google_maps" => ("Google Maps search", "Google Maps searches"),
            "retrieval" => ("retrieval", "retrievals"),
            _ => return format!("{count} × {kind}"),
        };
        format!("{count} {}", if *count == 1 { one } else { many })
    };
    usage.grounding.iter().filter(|(_, count)| *count > 0).map(told).collect()
}

/// How many tokens of a list have this modality.
pub(super) fn of_modality(usage: &Usage, list: &str, modality: &str) -> u64 {
    let is_it = |(of, named, _): &&(&str, String, u64)| *of == list && named == modality;
    usage.by_modality.iter().filter(is_it).fold(0, |sum, (.., count)| sum.saturating_add(*count))
}

/// Text alone is what everybody expects, and worth no word.
fn modalities(usage: &Usage, list: &str) -> Vec<(String, u64)> {
    let of_list = usage.by_modality.iter().filter(|(of, ..)| *of == list);
    let all: Vec<(String, u64)> = of_list.map(|(_, modality, count)| (modality.clone(), *count)).collect();
    if all.iter().all(|(modality, _)| modality == "text") { Vec::new() } else { all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn usage(json: serde_json::Value) -> Usage {
        Usage::from_json(json)
    }

    #[test]
    fn usage_adds_up_by_kind_modality_and_look_up() {
        let one = usage(json!({
            "total_tokens": 100, "total_input_tokens": 60, "total_output_tokens": 40,
            "output_tokens_by_modality": [{"modality": "image", "tokens": 30}],
            "grounding_tool_count": [{"type": "google_search", "count": 2}],
        }));
        let two = usage(json!({
            "total_tokens": 11, "total_thought_tokens": 5,
            "output_tokens_by_modality": [{"modality": "image", "tokens": 1}, {"modality": "text", "tokens": 5}],
            "grounding_tool_count": [{"type": "google_search", "count": 1}, {"type": "google_maps", "count": 1}],
        }));
        let both = sum([&one, &two]);
        assert_eq!((both.total, both.input, both.thought, both.cached), (Some(111), Some(60), Some(5), None));
        assert_eq!(of_modality(&both, "output_tokens_by_modality", "image"), 31);
        assert_eq!(searches(&both), ["3 Google searches", "1 Google Maps search"]);
        assert_eq!(sum([]), Usage::default());
    }

    #[test]
    fn only_what_is_known_is_told_and_text_alone_needs_no_modality() {
        let told = lines(&usage(json!({
            "total_tokens": 50, "total_input_tokens": 20, "total_cached_tokens": 0, "total_output_tokens": 30,
            "input_tokens_by_modality": [{"modality": "text", "tokens": 20}],
            "output_tokens_by_modality": [{"modality": "image", "tokens": 30}],
        })));
        let names: Vec<&str> = told.iter().map(|line| line.name).collect();
        assert_eq!(names, ["Input", "Output", "Total"]);
        assert_eq!(told[0].modalities, []);
        assert_eq!(told[1].modalities, [("image".to_owned(), 30)]);
        assert_eq!(lines(&Usage::default()), []);
    }
}
