//! Declarations: what is taken, and what is said of what is not.

use catena::chat::functions::built_in::{BuiltIn, Notes, Surroundings};
use catena::chat::functions::examples::examples;
use catena::chat::functions::{Function, Functions, Way, check, endpoint, schema};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn names_are_what_the_service_takes() {
    for taken in ["f", "_private", "get_weather", "a.b-c", "A1", &"x".repeat(64)] {
        assert_eq!(check::name(taken), Ok(()), "{taken}");
    }
    for refused in ["", "1st", "-a", "get weather", "wéather", "a:b", &"x".repeat(65)] {
        assert!(check::name(refused).is_err(), "{refused}");
    }
}

#[test]
fn a_flaw_in_json_is_found_at_its_line_and_column() {
    let flaw = check::json("{\n  \"type\": \"object\",\n  oops\n}").unwrap_err();
    assert_eq!((flaw.line, flaw.column), (3, 3));
    assert_eq!(flaw.to_string(), "Line 3, column 3: key must be a string.");
    let cut = check::json("{\"a\": 1").unwrap_err();
    assert_eq!(cut.to_string(), "Line 1, column 7: the text ends before the JSON does.");
    assert_eq!(check::json("[1, 2]"), Ok(json!([1, 2])));
}

#[test]
fn a_flaw_in_a_schema_is_found_at_its_keyword() {
    let check = |schema: Value, place: &str| {
        let flaw = schema::parameters(&schema).unwrap_err();
        assert_eq!(flaw.place, place, "{flaw}");
        assert!(flaw.words.ends_with('.'), "{flaw}");
    };
    check(json!([]), "");
    check(json!({"type": "string"}), "type");
    check(json!({}), "type");
    check(json!({"type": "object", "properties": {"city": {"type": "sting"}}}), "properties.city.type");
    check(json!({"type": "object", "city": {"type": "string"}}), "city");
    check(json!({"type": "object", "Required": []}), "Required");
    check(json!({"type": "object", "required": ["city"], "properties": {}}), "required");
    check(json!({"type": "object", "properties": {"a": {"oneOf": []}}}), "properties.a.oneOf");
    check(json!({"type": "object", "properties": {"a": {"enum": []}}}), "properties.a.enum");
    check(
        json!({"type": "object", "properties": {"a": {"type": "array", "items": 1}}}),
        "properties.a.items",
    );
    check(
        json!({"type": "object", "properties": {"a": {"type": "string", "items": {}}}}),
        "properties.a.items",
    );
    check(
        json!({"type": "object", "properties": {"a": {"anyOf": [{}, {"minimum": "1"}]}}}),
        "properties.a.anyOf[1].minimum",
    );
    check(
        json!({"type": "object", "properties": {"a": {"minimum": 2, "maximum": 1}}}),
        "properties.a.minimum",
    );
    let deep = (0..100).fold(json!({}), |inner, _| json!({"type": "array", "items": inner}));
    assert!(schema::parameters(&json!({"type": "object", "properties": {"a": deep}})).is_err());
}

#[test]
fn schemas_as_generators_write_them_are_taken() {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:x", "$anchor": "top",
        "type": "object",
        "properties": {
            "a": {"oneOf": [{"type": "string"}, {"type": "null"}]},
            "b": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}]},
        },
        "allOf": [{"required": ["a"]}, {"properties": {"c": {"type": "string"}}, "required": ["c"]}],
    });
    assert_eq!(schema::parameters(&schema), Ok(()));
}

#[test]
fn the_examples_and_the_built_in_functions_are_good_ones() {
    let all = examples().into_iter().chain(BuiltIn::ALL.map(BuiltIn::function));
    let mut functions = Functions::default();
    for function in all {
        assert_eq!(check::name(&function.name), Ok(()));
        assert!(function.description.len() > 20);
        assert_eq!(schema::parameters(&function.parameters), Ok(()), "{}", function.name);
        functions.put(None, function).unwrap();
    }
    assert_eq!(Functions::from_stored(&functions.to_stored()), Some(functions.clone()));
    let mut elsewhere = Functions::default();
    assert_eq!(elsewhere.import(&functions.export()), Ok(8));
    assert!(elsewhere.list.iter().all(|function| function.way == Way::ByHand && !function.always));
    assert_eq!(elsewhere.declared(), functions.declared());
}

#[test]
fn an_import_adds_all_or_nothing_and_no_name_twice() {
    let mut functions = Functions::default();
    let one = r#"{"type": "function", "name": "f", "description": "F.", "parameters": {"type": "object"}}"#;
    assert_eq!(functions.import(one), Ok(1));
    let before = functions.clone();
    for (text, said) in [
        (one, "Function 1: There is a function named f already."),
        (r#"[{"name": "g"}, {"name": "g"}]"#, "Function 2: There is a function named g already."),
        (r#"[{"name": "g"}, {"name": "2"}]"#, "Function 2: The name begins with '2'"),
        (r#"[{"name": "g", "params": {}}]"#, "Function 1: \"params\" is no part of a declaration"),
        (r#"{"name": "g", "parameters": {"type": "list"}}"#, "Function 1: At type: \"list\" is no type"),
        ("{", "Line 1, column 1"),
        ("7", "Function 1: A declaration is an object"),
    ] {
        let words = functions.import(text).unwrap_err();
        assert!(words.starts_with(said), "{words}");
        assert_eq!(functions, before);
    }
}

#[test]
fn what_is_stored_by_a_newer_version_is_left_alone() {
    assert_eq!(Functions::from_stored(r#"{"v": 2, "functions": []}"#), None);
    let strange = r#"{"v": 1, "functions": [{"name": "f", "built_in": "oracle"}]}"#;
    assert_eq!(Functions::from_stored(strange), None, "who answers is not known here");
    assert!(Functions::is_newer(strange) && Functions::is_newer(r#"{"v": 2}"#));
    assert_eq!(Functions::from_stored("{"), None);
    assert!(!Functions::is_newer("{"), "what is damaged may be put aside");
    assert!(!Functions::is_newer(r#"{"v": 1}"#));
    assert_eq!(Functions::from_stored(r#"{"v": 1}"#), Some(Functions::default()));
}

#[test]
fn an_approval_is_of_who_answers() {
    let mut functions = Functions::default();
    let at = |address: &str| Function {
        way: Way::Endpoint(address.to_owned()),
        ..Function::by_hand("f", "", Value::Null)
    };
    functions.put(None, Function { always: true, ..at("https://a.example/") }).unwrap();
    functions.put(Some("f"), Function { name: "g".into(), ..at("https://a.example/") }).unwrap();
    assert!(functions.find("g").unwrap().always, "the same one answers");
    functions.put(Some("g"), at("https://b.example/")).unwrap();
    assert!(!functions.find("f").unwrap().always);
}

#[test]
fn arguments_go_to_listed_origins_alone() {
    let listed = endpoint::origins("https://Tools.example:443/\n\nhttp://localhost:8080\n").unwrap();
    assert_eq!(listed, ["https://tools.example", "http://localhost:8080"]);
    for allowed in ["https://tools.example/a?b#c", "HTTPS://TOOLS.EXAMPLE", "http://localhost:8080/x"] {
        assert_eq!(endpoint::allowed(allowed, &listed), Ok(()), "{allowed}");
    }
    for refused in [
        "https://tools.example.evil/",
        "https://evil/https://tools.example",
        "https://tools.example@evil/",
        "https://tools.example:8443/",
        "http://tools.example/",
        "http://localhost:8081/",
        "https://tools.example\\@evil/",
        "//tools.example",
        "javascript:alert(1)",
        "https://",
        "",
    ] {
        assert!(endpoint::allowed(refused, &listed).is_err(), "{refused}");
    }
    assert!(endpoint::origins("https://a\nftp://b").unwrap_err().starts_with("ftp://b: "));
}

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["object", "string", "array", "city", "1 + 2", "km", "save", "m"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let name = prop::sample::select(vec![
            "type",
            "properties",
            "items",
            "required",
            "enum",
            "anyOf",
            "expression",
            "minimum",
            "maximum",
            "count",
            "value",
            "from",
            "to",
            "action",
            "title",
            "text",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.prop_map(str::to_owned), inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_called_with_whatever_answers(arguments in anything(), seed: u64, now in 0..u64::MAX / 2) {
        let around = Surroundings { now_ms: now / 1000, east_minutes: -90, seed, notes: Some(Notes::default()) };
        for built_in in BuiltIn::ALL {
            if let Ok(text) = built_in.answer(&arguments, &around).result {
                prop_assert!(serde_json::from_str::<Value>(&text).is_ok());
            }
        }
    }

    #[test]
    fn a_schema_is_taken_or_a_place_in_it_is_named(schema in anything()) {
        if let Err(flaw) = schema::parameters(&schema) {
            prop_assert!(!flaw.words.is_empty());
        } else {
            let function = Function::by_hand("f", "", schema);
            let mut functions = Functions::default();
            functions.put(None, function).unwrap();
            let text = functions.export();
            prop_assert_eq!(Functions::default().import(&text), Ok(1));
        }
    }
}
