//! Records as the page's own JSON has them: what serde's writes is read, and the other way round.

use catena::browser::json;
use catena::chat::picture::wish::Wish;
use catena::chat::price::Own;
use catena::chat::settings::{Settings, Stored, Theme};
use catena::chat::tools::Switch;
use catena::protocol::request::{ServiceTier, ThinkingLevel};
use wasm_bindgen_test::wasm_bindgen_test;

/// Settings with something in every field, and words that need care in each text.
fn settings() -> Settings {
    Settings {
        model: "gemini-3.1-pro-preview".into(),
        thinking_level: Some(ThinkingLevel::Low),
        thinking_summaries: false,
        system_instruction: "Speak \"plainly\".\n\t\\ \u{0} \u{2028} 汉字 🧪 {\"theme\":\"dark\"}".into(),
        store: false,
        background: true,
        service_tier: Some(ServiceTier::Priority),
        charts: false,
        plan_first: true,
        picture: Wish { ratio: "16:9".into(), size: "2K".into(), with_words: true, seed: Some(7) },
        tools: vec![Switch::UrlContext, Switch::GoogleMaps],
        api_base: "https://example.com".into(),
        theme: Theme::Dark,
        as_it_arrives: true,
        prices: vec![
            Own { model: "m".into(), input: Some(0.1), output: None },
            Own { model: "n".into(), input: Some(3.0), output: Some(1e-7) },
        ],
        ..Settings::default()
    }
}

fn read(text: &str) -> Option<Settings> {
    json::read::<Stored>(text).map(Settings::restored)
}

#[wasm_bindgen_test]
fn settings_survive_both_ways_of_writing_them() {
    for settings in [Settings::default(), settings()] {
        let by_page = json::write(&settings.stored()).unwrap();
        let by_serde = serde_json::to_string(&settings.stored()).unwrap();
        assert_eq!(read(&by_page).as_ref(), Some(&settings), "{by_page}");
        assert_eq!(read(&by_serde).as_ref(), Some(&settings), "{by_serde}");
        let again: Stored = serde_json::from_str(&by_page).unwrap();
        assert_eq!(Settings::restored(again), settings, "{by_page}");
    }
}

#[wasm_bindgen_test]
fn what_serde_takes_and_refuses_the_page_does_as_well() {
    for text in [
        "",
        "{",
        "null",
        "3",
        "\"{}\"",
        "{}",
        r#"{"later":[1,{"a":null}],"v":9,"theme":"sepia","thinking_level":"endless"}"#,
        r#"{"__proto__":{"store":false},"toString":1}"#,
        r#"{"store":null,"model":null,"theme":null}"#,
        r#"{"store":1}"#,
        r#"{"store":"true"}"#,
        r#"{"model":7}"#,
        r#"{"model":["m"]}"#,
        r#"{"v":-1}"#,
        r#"{"v":1.5}"#,
        r#"{"v":4294967296}"#,
        r#"{"tools":"google_search"}"#,
        r#"{"tools":[1]}"#,
        r#"{"tools":{"0":"google_search"}}"#,
        r#"{"tools":["google_search","a word of another version"]}"#,
        r#"{"prices":[{"model":"m","input":2,"output":null}]}"#,
        r#"{"prices":[{"model":"m","input":"2"}]}"#,
        r#"{"prices":[7]}"#,
        r#"{"system_instruction":"a\u0000\ud83d\ude00b"}"#,
    ] {
        let by_serde = serde_json::from_str::<Stored>(text).ok().map(Settings::restored);
        assert_eq!(read(text), by_serde, "{text}");
    }
}
