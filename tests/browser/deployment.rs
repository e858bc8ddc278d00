//! How this copy is deployed, and where the key may go.

use catena::chat::settings::Settings;
use catena::program::deployment::{Deployment, GOOGLE, KeyHolder};
use catena::protocol::id::ApiKey;
use catena::protocol::problem::ProblemKind;
use catena::protocol::request::Revision;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stand_ins::{Ending, FakeFetch};

/// The deployment that a `config.json` describes.
async fn described(config: &str) -> Deployment {
    let _fetch = FakeFetch::answering(200, "application/json", config);
    Deployment::load().await.unwrap()
}

/// Where a request goes and with which key, under an address that the visitor set.
fn way(deployment: &Deployment, set: &str, key: Option<&str>) -> Option<(String, Option<String>)> {
    let settings = Settings { api_base: set.to_owned(), ..Settings::default() };
    let key = key.map(|key| ApiKey::new(key).unwrap());
    let endpoint = deployment.endpoint(&settings, key.as_ref())?;
    Some((endpoint.base, endpoint.key.map(|key| key.expose().to_owned())))
}

fn to(base: &str, key: Option<&str>) -> Option<(String, Option<String>)> {
    Some((base.to_owned(), key.map(str::to_owned)))
}

#[wasm_bindgen_test]
async fn a_folder_without_a_description_goes_straight_to_google() {
    let default = Deployment::default();
    assert_eq!((default.api_base.as_str(), default.key), (GOOGLE, KeyHolder::Visitor));
    assert!(!default.simulated);
    // Some hosts answer with the page itself for every file that they do not have.
    for config in
        [r#"<!doctype html><div id="boot"></div>"#, "[]", "{}", r#"{"api_base": 3, "key": null, "new": "x"}"#]
    {
        assert_eq!(described(config).await, default, "{config}");
    }
    let _fetch = FakeFetch::answering(404, "application/json", r#"{"key": "server"}"#);
    assert_eq!(Deployment::load().await.unwrap(), default);
}

#[wasm_bindgen_test]
async fn a_page_of_somebody_else_says_nothing_about_the_deployment() {
    let _fetch = FakeFetch::answering(200, "text/html", "<!doctype html><title>Sign in</title>");
    assert!(Deployment::load().await.is_err(), "a network that wants a login first is asked again later");
}

#[wasm_bindgen_test]
async fn without_an_answer_nothing_is_taken_for_granted() {
    for ending in [Ending::Unreachable, Ending::Cut] {
        let _fetch = FakeFetch::streaming(&[b"{\"key\": "], ending);
        assert_eq!(Deployment::load().await.unwrap_err().kind(), ProblemKind::Unreachable);
    }
}

#[wasm_bindgen_test]
async fn a_description_is_read() {
    let config = r#"{"api_base": "http://[::1]:8080/", "api_version": "v1", "key": "server", "simulated": true,
            "revision": "outputs"}"#;
    let expected = Deployment {
        api_base: "http://[::1]:8080".into(),
        api_version: "v1".into(),
        key: KeyHolder::Server,
        simulated: true,
        revision: Revision::Outputs,
        images: Vec::new(),
    };
    assert_eq!(described(config).await, expected);
    assert_eq!(described(r#"{"api_base": ""}"#).await.api_base, "", "the page's own origin");
}

#[wasm_bindgen_test]
async fn a_server_with_a_key_never_gets_the_visitors() {
    let server = described(r#"{"api_base": "", "key": "server"}"#).await;
    assert_eq!(way(&server, "", Some("mine")), to("", None));
    assert_eq!(way(&server, "", None), to("", None));
    assert_eq!(way(&server, GOOGLE, Some("mine")), to(GOOGLE, Some("mine")));
    assert_eq!(way(&server, GOOGLE, None), None, "the direct way needs a key");
}

#[wasm_bindgen_test]
async fn without_a_server_the_visitor_needs_a_key() {
    let folder = Deployment::default();
    assert_eq!(way(&folder, "", None), None);
    assert_eq!(way(&folder, "", Some("mine")), to(GOOGLE, Some("mine")));
    assert_eq!(way(&folder, GOOGLE, Some("mine")), to(GOOGLE, Some("mine")));
    let simulator = "http://127.0.0.1:8081";
    assert_eq!(way(&folder, simulator, None), to(simulator, None), "a simulator on this device needs none");
}

#[wasm_bindgen_test]
async fn pictures_come_from_where_the_deployment_says_and_nowhere_else() {
    let of = async |images: &str| described(&format!("{{\"images\": {images}}}")).await;
    let nowhere = of("[]").await;
    let some = of(r#"["https://a.example", 3, "https://b.example:8443"]"#).await;
    let everywhere = of(r#"["https:"]"#).await;
    for (address, by_some, by_all) in [
        ("https://a.example/x.png", true, true),
        ("https://a.example", true, true),
        ("https://a.example.evil.example/x.png", false, true),
        ("https://a.example:444/x.png", false, true),
        ("https://b.example:8443/x.png", true, true),
        ("https://c.example/x.png", false, true),
        ("http://a.example/x.png", false, false),
    ] {
        assert!(!nowhere.shows_picture(address), "{address}");
        assert_eq!(some.shows_picture(address), by_some, "{address}");
        assert_eq!(everywhere.shows_picture(address), by_all, "{address}");
    }
    assert_eq!(of("\"https:\"").await.images, Vec::<String>::new());
}
