//! The values of headers for remote servers: where they are kept in memory, and the one moment at which they are put into
//! a request.
//!
//! A request that the core makes has a placeholder where the value of a header belongs, and so has everything that is
//! made of requests. The values are filled in when it is posted, by [`Secrets::fill`]. A value is kept for an address
//! and a name, so that a server whose address is changed does not take the secret of another along, nor one that is at the
//! same origin.

use serde_json::{Map, Value};

use super::kit::place;
use crate::protocol::id::HeaderValue;

/// What stands in a request where the value of a header belongs.
pub const PLACEHOLDER: &str = "[secret]";

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Secret {
    place: String,
    name: String,
    value: HeaderValue,
}

/// All values. Its `Debug` shows none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets(Vec<Secret>);

impl Secrets {
    /// Reads the stored form: values by name by place.
    pub fn from_stored(text: &str) -> Self {
        let Ok(Value::Object(places)) = serde_json::from_str(text) else { return Self::default() };
        let mut all = Self::default();
        for (place, names) in places {
            for (name, value) in names.as_object().into_iter().flatten() {
                all.set(&place, name, value.as_str().and_then(HeaderValue::new));
            }
        }
        all
    }

    /// The form in which they are stored, by the person's choice only.
    pub fn to_stored(&self) -> String {
        let mut places: Map<String, Value> = Map::new();
        for Secret { place, name, value } in &self.0 {
            let names = places.entry(place.clone()).or_insert_with(|| Value::Object(Map::new()));
            names[name] = value.expose().into();
        }
        Value::Object(places).to_string()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps a value, or lets go of it.
    pub fn set(&mut self, place: &str, name: &str, value: Option<HeaderValue>) {
        self.0.retain(|secret| !secret.is(place, name));
        if let Some(value) = value {
            self.0.push(Secret { place: place.to_owned(), name: name.to_owned(), value });
        }
    }

    /// Whether there is a value for this header there.
    pub fn has(&self, place: &str, name: &str) -> bool {
        self.0.iter().any(|secret| secret.is(place, name))
    }

    /// Of which headers there are values: places and names.
    pub fn known(&self) -> Vec<(String, String)> {
        self.0.iter().map(|secret| (secret.place.clone(), secret.name.clone())).collect()
    }

    /// Lets go of what no server needs: `used` says which place and name are.
    pub fn keep_only(&mut self, used: impl Fn(&str, &str) -> bool) {
        self.0.retain(|secret| used(&secret.place, &secret.name));
    }

    /// Puts the values into a request that is about to be posted.
    ///
    /// # Errors
    ///
    /// The server and the header whose value is not known.
    pub fn fill(&self, request: &mut Value) -> Result<(), Lacking> {
        // Not by index, which would put a null in where there is nothing.
        let tools = request.get_mut("tools").and_then(Value::as_array_mut);
        for tool in tools.into_iter().flatten() {
            if tool["type"] != "mcp_server" {
                continue;
            }
            let server = tool["name"].as_str().unwrap_or_default().to_owned();
            let at = place(tool["url"].as_str().unwrap_or_default()).unwrap_or_default();
            let headers = tool.get_mut("headers").and_then(Value::as_object_mut);
            for (name, value) in headers.into_iter().flatten() {
                if value != PLACEHOLDER {
                    continue;
                }
                let Some(secret) = self.0.iter().find(|secret| secret.is(&at, name)) else {
                    return Err(Lacking { server, header: name.clone() });
                };
                *value = secret.value.expose().into();
            }
        }
        Ok(())
    }

    /// Takes the values out of a text that is to be shown or exported.
    pub fn redact(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| secret.value.redact(&text))
    }
}

impl Secret {
    /// Names of headers do not tell capitals from small letters.
    fn is(&self, place: &str, name: &str) -> bool {
        self.place == place && self.name.eq_ignore_ascii_case(name)
    }
}

/// A header whose value is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The server.
    pub server: String,
    /// The header.
    pub header: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn secrets() -> Secrets {
        let mut secrets = Secrets::default();
        secrets.set("https://mcp.example/mcp", "Authorization", HeaderValue::new("Bearer abcdefgh"));
        secrets
    }

    fn request(url: &str, headers: Value) -> Value {
        json!({"tools": [{"type": "google_search"}, {"type": "mcp_server", "name": "n", "url": url,
            "headers": headers}]})
    }

    #[test]
    fn a_value_is_put_in_for_its_own_address_alone() {
        let placeholder = json!({"authorization": PLACEHOLDER});
        let mut asked = request("https://mcp.example/mcp", placeholder.clone());
        assert_eq!(secrets().fill(&mut asked), Ok(()));
        assert_eq!(asked["tools"][1]["headers"]["authorization"], "Bearer abcdefgh");
        let mut elsewhere = request("https://mcp.example.evil/mcp", placeholder);
        let lacking = Lacking { server: "n".into(), header: "authorization".into() };
        assert_eq!(secrets().fill(&mut elsewhere), Err(lacking));
        assert!(!elsewhere.to_string().contains("abcdefgh"));
        let mut plain = json!({"input": "x"});
        assert_eq!(secrets().fill(&mut plain), Ok(()));
        assert_eq!(plain, json!({"input": "x"}), "nothing is put in beside values");
    }

    #[test]
    fn servers_at_one_origin_have_each_their_own() {
        let mut both = secrets();
        both.set("https://mcp.example/other", "Authorization", HeaderValue::new("Bearer 12345678"));
        for (url, expected) in [
            ("https://mcp.example/mcp", "Bearer abcdefgh"),
            ("https://MCP.example:443/mcp/?tenant=a", "Bearer abcdefgh"),
            ("https://mcp.example/other", "Bearer 12345678"),
        ] {
            let mut asked = request(url, json!({"Authorization": PLACEHOLDER}));
            assert_eq!(both.fill(&mut asked), Ok(()), "{url}");
            assert_eq!(asked["tools"][1]["headers"]["Authorization"], expected, "{url}");
        }
        let mut third = request("https://mcp.example/", json!({"Authorization": PLACEHOLDER}));
        assert!(both.fill(&mut third).is_err());
        assert_eq!(Secrets::from_stored(&both.to_stored()), both);
    }

    #[test]
    fn values_survive_storage_by_choice_and_show_nowhere_else() {
        let kept = secrets();
        assert_eq!(Secrets::from_stored(&kept.to_stored()), kept);
        assert!(!format!("{kept:?}").contains("abcdefgh"));
        assert_eq!(kept.redact("refused: Bearer abcdefgh"), "refused: [header]");
        let mut fewer = kept.clone();
        fewer.keep_only(|place, name| place == "https://mcp.example/mcp" && name == "Authorization");
        assert_eq!(fewer, kept);
        fewer.set("https://mcp.example/mcp", "AUTHORIZATION", None);
        assert!(fewer.is_empty() && !kept.is_empty());
        assert_eq!(Secrets::from_stored("{"), Secrets::default());
    }
}
