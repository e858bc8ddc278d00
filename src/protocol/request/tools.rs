//! The tools that a request declares (reference section 3.3). They are not inherited: every turn declares its own.

use serde_json::Value;

use crate::protocol::json::Fields;

/// A declared tool.
#[derive(Clone, Debug, PartialEq)]
pub struct Declared(Value);

/// A function of the caller's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// Its parameters: a subset of JSON Schema.
    pub parameters: Option<Value>,
    /// Whether the model is told of it only after a search for tools.
    pub defer_loading: bool,
    /// What it does, in few words, for that search.
    pub short_description: String,
}

impl Declared {
    /// `function`: the caller executes it; the interaction ends as `requires_action`.
    pub fn function(function: &Function) -> Self {
        let fields = Fields::of_type("function").text("name", &function.name);
        let fields = fields.text("description", &function.description);
        let fields = fields.value("parameters", function.parameters.clone());
        let fields = fields.flag("defer_loading", function.defer_loading.then_some(true));
        Self(fields.text("short_description", &function.short_description).done())
    }

    /// `google_search`; types are `web_search`, `image_search` (3.1 flash image models only) and
    /// `enterprise_web_search`, none of them for the service's choice.
    pub fn google_search(search_types: &[String]) -> Self {
        Self(Fields::of_type("google_search").words("search_types", search_types).done())
    }

    /// `code_execution`: Google's Python sandbox.
    pub fn code_execution() -> Self {
        Self(Fields::of_type("code_execution").done())
    }

    /// `url_context`: reads up to 20 pages whose addresses stand in the prompt.
    pub fn url_context() -> Self {
        Self(Fields::of_type("url_context").done())
    }

    /// `file_search`: cannot be combined with `google_search` or `url_context`.
    pub fn file_search(stores: &[String], top_k: Option<u64>, metadata_filter: &str) -> Self {
        let fields = Fields::of_type("file_search").words("file_search_store_names", stores);
        Self(fields.number("top_k", top_k).text("metadata_filter", metadata_filter).done())
    }

    /// `google_maps`, perhaps around a place in degrees.
    pub fn google_maps(enable_widget: bool, around: Option<(f64, f64)>) -> Self {
        let fields = Fields::of_type("google_maps").flag("enable_widget", enable_widget.then_some(true));
        let fields = fields.value("latitude", around.map(|(latitude, _)| latitude.into()));
        Self(fields.value("longitude", around.map(|(_, longitude)| longitude.into())).done())
    }

    /// `mcp_server`: a remote server, called by Google. The headers travel there in the request. Which tools are allowed
    /// does not say that one has to be called, so the model decides.
    pub fn mcp_server(name: &str, url: &str, headers: &[(String, String)], allowed_tools: &[String]) -> Self {
        let fields = Fields::of_type("mcp_server").text("name", name).text("url", url);
        let headers = headers.iter().fold(Fields::default(), |all, (name, value)| all.text(name, value));
        let allowed = Fields::default().text("mode", "auto").words("tools", allowed_tools).done();
        let allowed = (!allowed_tools.is_empty()).then(|| Value::from(vec![allowed]));
        Self(fields.fields("headers", headers).value("allowed_tools", allowed).done())
    }

    /// `computer_use` in a `browser`, on a `mobile` or a `desktop`; its actions arrive as function calls.
    pub fn computer_use(environment: &str, excluded: &[String], detect_injection: bool) -> Self {
        let fields = Fields::of_type("computer_use").text("environment", environment);
        let fields = fields.words("excluded_predefined_functions", excluded);
        Self(fields.flag("enable_prompt_injection_detection", detect_injection.then_some(true)).done())
    }

    /// `tool_search`, executed by the `server` or the `client`.
    pub fn tool_search(execution: &str) -> Self {
        Self(Fields::of_type("tool_search").text("execution", execution).done())
    }

    pub(super) fn to_json(&self) -> Value {
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tools_are_in_the_wires_words() {
        let check = |tool: Declared, expected: Value| assert_eq!(tool.to_json(), expected);
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let function = Function {
            name: "f".into(),
            description: "F.".into(),
            parameters: Some(json!({})),
            defer_loading: true,
            short_description: "f".into(),
        };
        check(
            Declared::function(&function),
            json!({"type": "function", "name": "f", "description": "F.", "parameters": {},
                "defer_loading": true, "short_description": "f"}),
        );
        check(Declared::google_search(&[]), json!({"type": "google_search"}));
        check(
            Declared::google_search(&words(&["web_search"])),
            json!({"type": "google_search", "search_types": ["web_search"]}),
        );
        check(Declared::code_execution(), json!({"type": "code_execution"}));
        check(Declared::url_context(), json!({"type": "url_context"}));
        check(
            Declared::file_search(&words(&["s"]), Some(3), "a=1"),
            json!({"type": "file_search", "file_search_store_names": ["s"], "top_k": 3, "metadata_filter": "a=1"}),
        );
        check(
            Declared::google_maps(true, Some((1.5, 2.5))),
            json!({"type": "google_maps", "enable_widget": true, "latitude": 1.5, "longitude": 2.5}),
        );
        check(
            Declared::mcp_server("n", "https://a.example", &[("h".into(), "v".into())], &words(&["t"])),
            json!({"type": "mcp_server", "name": "n", "url": "https://a.example", "headers": {"h": "v"},
                "allowed_tools": [{"mode": "auto", "tools": ["t"]}]}),
        );
        check(
            Declared::computer_use("browser", &words(&["x"]), true),
            json!({"type": "computer_use", "environment": "browser", "excluded_predefined_functions": ["x"],
                "enable_prompt_injection_detection": true}),
        );
        check(Declared::tool_search("server"), json!({"type": "tool_search", "execution": "server"}));
    }
}
