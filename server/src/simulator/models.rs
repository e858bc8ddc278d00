//! Which models exist, as data.

/// What a model makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Makes {
    /// Text.
    Text,
    /// Pictures, and text beside them.
    Pictures,
}

/// A model of the service.
#[derive(Debug)]
pub(crate) struct Model {
    /// The id without `models/`.
    pub(crate) id: &'static str,
    /// The name for people.
    pub(crate) name: &'static str,
    pub(crate) makes: Makes,
    /// The thinking levels it accepts, weakest first. Empty: not adjustable.
    pub(crate) levels: &'static [&'static str],
    /// The level it thinks at when none is asked for.
    pub(crate) usual_level: &'static str,
    /// Whether the live service has switched it off.
    pub(crate) retired: bool,
    /// Which other model answers for it once it is switched off.
    pub(crate) served_by: Option<&'static str>,
}

const LOW_UP: &[&str] = &["low", "medium", "high"];
const MINIMAL_UP: &[&str] = &["minimal", "low", "medium", "high"];
const ENDS: &[&str] = &["minimal", "high"];

const fn text(
    id: &'static str,
    name: &'static str,
    levels: &'static [&'static str],
    usual_level: &'static str,
) -> Model {
    Model { id, name, makes: Makes::Text, levels, usual_level, retired: false, served_by: None }
}

const fn pictures(
    id: &'static str,
    name: &'static str,
    levels: &'static [&'static str],
    usual_level: &'static str,
) -> Model {
    Model { id, name, makes: Makes::Pictures, levels, usual_level, retired: false, served_by: None }
}

const fn retired(model: Model) -> Model {
    Model { retired: true, ..model }
}

const fn served_by(successor: &'static str, model: Model) -> Model {
    Model { served_by: Some(successor), ..model }
}

/// Every model the simulator answers for.
pub(crate) const MODELS: &[Model] = &[
    text("gemini-3.1-pro-preview", "Gemini 3.1 Pro Preview", LOW_UP, "high"),
    text("gemini-3-flash-preview", "Gemini 3 Flash Preview", MINIMAL_UP, "high"),
    retired(text("gemini-3.1-flash-lite-preview", "Gemini 3.1 Flash-Lite Preview", MINIMAL_UP, "minimal")),
    retired(pictures("gemini-3-pro-image-preview", "Gemini 3 Pro Image Preview", &[], "high")),
    retired(pictures("gemini-3.1-flash-image-preview", "Gemini 3.1 Flash Image Preview", ENDS, "minimal")),
    served_by("gemini-3.8-flash", text("gemini-2.5-pro", "Gemini 2.5 Pro", LOW_UP, "medium")),
    served_by("gemini-3.5-flash-lite", text("gemini-2.5-flash", "Gemini 2.5 Flash", LOW_UP, "medium")),
    text("gemini-3.8-flash", "Gemini 3.8 Flash", LOW_UP, "medium"),
    text("gemini-3.7-flash", "Gemini 3.7 Flash", LOW_UP, "medium"),
    text("gemini-3.6-flash", "Gemini 3.6 Flash", MINIMAL_UP, "medium"),
    text("gemini-3.5-flash", "Gemini 3.5 Flash", MINIMAL_UP, "medium"),
    text("gemini-3.5-flash-lite", "Gemini 3.5 Flash-Lite", MINIMAL_UP, "minimal"),
    text("gemini-3.1-flash-lite", "Gemini 3.1 Flash-Lite", MINIMAL_UP, "minimal"),
    text("gemini-3.1-pro-preview-customtools", "Gemini 3.1 Pro Preview (custom tools)", LOW_UP, "high"),
    text("gemini-pro-latest", "Gemini Pro Latest", LOW_UP, "high"),
    text("gemini-flash-latest", "Gemini Flash Latest", LOW_UP, "medium"),
    text("gemini-flash-lite-latest", "Gemini Flash-Lite Latest", MINIMAL_UP, "minimal"),
    text("gemini-4-argon", "Gemini 4 Argon", LOW_UP, "medium"),
    text("gemini-4-carbon", "Gemini 4 Carbon", LOW_UP, "medium"),
    text("gemini-4-hydrogen", "Gemini 4 Hydrogen", LOW_UP, "medium"),
    text("gemma-4-26b-a4b-it", "Gemma 4 26B A4B", LOW_UP, "low"),
    text("gemma-4-31b-it", "Gemma 4 31B", LOW_UP, "low"),
    pictures("gemini-3-pro-image", "Gemini 3 Pro Image", &[], "high"),
    pictures("gemini-3.1-flash-image", "Gemini 3.1 Flash Image", ENDS, "minimal"),
    pictures("gemini-3.1-flash-lite-image", "Gemini 3.1 Flash-Lite Image", ENDS, "minimal"),
    pictures("gemini-nano-banana-2.1", "Gemini Nano Banana 2.1", ENDS, "minimal"),
];

/// The model named `id`; `models/` in front of it is accepted.
pub(crate) fn model(id: &str) -> Option<&'static Model> {
    let id = id.strip_prefix("models/").unwrap_or(id);
    MODELS.iter().find(|model| model.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_level_is_one_that_the_model_accepts() {
        for model in MODELS.iter().filter(|model| !model.levels.is_empty()) {
            assert!(model.levels.contains(&model.usual_level), "{}", model.id);
        }
    }

    #[test]
    fn whoever_takes_over_is_there() {
        for successor in MODELS.iter().filter_map(|model| model.served_by) {
            assert!(model(successor).is_some_and(|model| !model.retired), "{successor}");
        }
    }

    #[test]
    fn a_model_is_found_with_and_without_the_prefix() {
        assert!(model("gemini-3-flash-preview").is_some());
        assert!(model("models/gemini-3-flash-preview").is_some());
        assert!(model("gemini-2.0-flash").is_none());
    }
}
