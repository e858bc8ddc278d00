//! The rare fields of a request (reference section 3).

use serde_json::Value;

use crate::protocol::json::Fields;

/// `safety_settings`, `labels`, `webhook_config` and `environment`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extras(pub(super) Fields);

/// One threshold of the safety filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SafetySetting {
    /// `hate_speech`, `dangerous_content`, `harassment`, `sexually_explicit` or `jailbreak`; the others are Vertex' own.
    pub kind: &'static str,
    /// `block_low_and_above`, `block_medium_and_above`, `block_only_high` or `off`.
    pub threshold: &'static str,
    /// `severity` or `probability`; empty for the service's choice.
    pub method: &'static str,
}

impl Extras {
    /// `safety_settings`
    pub fn safety(self, settings: &[SafetySetting]) -> Self {
        let one = |setting: &SafetySetting| {
            let fields = Fields::of_type(setting.kind).text("threshold", setting.threshold);
            fields.text("method", setting.method).done()
        };
        Self(self.0.value("safety_settings", Some(settings.iter().map(one).collect())))
    }

    /// `labels`, which the service stores with the interaction.
    pub fn labels(self, labels: &[(String, String)]) -> Self {
        let labels = labels.iter().fold(Fields::default(), |fields, (name, value)| fields.text(name, value));
        Self(self.0.fields("labels", labels))
    }

    /// `webhook_config`: where the result of a background run is posted.
    pub fn webhook(self, uris: &[String], user_metadata: Option<Value>) -> Self {
        let fields = Fields::default().words("uris", uris).value("user_metadata", user_metadata);
        Self(self.0.fields("webhook_config", fields))
    }

    /// `environment`: the sandbox of an Antigravity agent: `remote`, or the id of one.
    pub fn environment(self, name: &str) -> Self {
        Self(self.0.text("environment", name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_extra_goes_under_its_name() {
        let safety = SafetySetting { kind: "harassment", threshold: "off", method: "" };
        let extras = Extras::default()
            .safety(&[safety])
            .labels(&[("team".into(), "blue".into())])
            .webhook(&["https://a.example".into()], Some(json!(1)))
            .environment("remote");
        let expected = json!({
            "safety_settings": [{"type": "harassment", "threshold": "off"}], "labels": {"team": "blue"},
            "webhook_config": {"uris": ["https://a.example"], "user_metadata": 1}, "environment": "remote",
        });
        assert_eq!(extras.0.done(), expected);
    }
}
