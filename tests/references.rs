//! Pictures that a person sends along with a message: what becomes of them on the wire, in branches and in records.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use catena::chat::action::{Action, Update};
use catena::chat::id::{ConversationKey, TurnKey};
use catena::chat::picture::{hashes, wanted};
use catena::chat::record::{Body, Chain, Unreadable};
use catena::chat::said::{Attachment, Said};
use catena::chat::turn::{Notice, PartKey};
use catena::protocol::content::Kept;
use serde_json::{Value, json};
use story::{Story, posted};

fn picture(digit: char, note: &str) -> Attachment {
    let kept = Kept { hash: digit.to_string().repeat(64), bytes: 9, width: 4, height: 3, flaw: None };
    Attachment { note: note.into(), ..Attachment::new(kept, "image/webp", "boat.webp") }
}

fn say(story: &mut Story, text: &str, pictures: &[Attachment]) -> Update {
    let request = story.request();
    story.act(Action::Send {
        said: Said { text: text.into(), pictures: pictures.to_vec(), about: None },
        request,
    })
}

/// A message with pictures, answered.
fn said(story: &mut Story, text: &str, pictures: &[Attachment], id: &str) -> TurnKey {
    say(story, text, pictures);
    story.create(id);
    story.text("Seen");
    story.complete(id);
    story.shown()
}

/// What each block of a step says, with ▣ for a picture.
fn blocks(step: &Value) -> Vec<&str> {
    step["content"].as_array().unwrap().iter().map(|block| block["text"].as_str().unwrap_or("▣")).collect()
}

/// What stands in the pictures of a request, in their order.
fn names(request: &Value) -> Vec<char> {
    wanted(request).iter().filter_map(|hash| hash.chars().next()).collect()
}

#[test]
fn pictures_go_out_as_one_step_of_the_person_in_their_order() {
    let mut story = Story::new();
    let request = posted(&say(&mut story, "Mix", &[picture('b', "style"), picture('a', "")]));
    assert_eq!(request["input"][0]["type"], "user_input");
    assert_eq!(request["input"].as_array().unwrap().len(), 1);
    assert_eq!(blocks(&request["input"][0]), ["Picture 1 (style):", "▣", "Picture 2:", "▣", "Mix"]);
    assert_eq!(names(&request), ['b', 'a']);
}

#[test]
fn a_message_may_be_a_picture_alone_and_names_the_conversation() {
    let mut story = Story::new();
    let request = posted(&say(&mut story, "", &[picture('a', "")]));
    assert_eq!(blocks(&request["input"][0]), ["▣"]);
    assert_eq!(story.conversation.title, "boat.webp");
    assert!(!story.last().is_wordless());
}

#[test]
fn the_next_turn_sends_no_picture_again() {
    let mut story = Story::new();
    said(&mut story, "What is it?", &[picture('a', "")], "v1_1");
    let request = posted(&story.send("And now?"));
    assert_eq!(request["previous_interaction_id"], "v1_1");
    assert_eq!(request["input"], "And now?");
}

#[test]
fn a_history_that_the_service_lost_is_sent_with_its_pictures() {
    let mut story = Story::new();
    said(&mut story, "First", &[picture('a', "style")], "v1_1");
    say(&mut story, "Second", &[picture('b', "")]);
    let gone = json!({"error": {"code": "not_found", "message": "Interaction not found."}});
    let request = posted(&story.refuse(404, gone));
    assert_eq!(request.get("previous_interaction_id"), None);
    let steps = request["input"].as_array().unwrap();
    let kinds: Vec<&str> = steps.iter().map(|step| step["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["user_input", "model_output", "user_input"]);
    assert_eq!(blocks(&steps[0]), ["Picture 1 (style):", "▣", "First"]);
    assert_eq!(blocks(&steps[2]), ["▣", "Second"]);
    assert_eq!(names(&request), ['a', 'b']);
}

#[test]
fn another_answer_and_another_attempt_are_asked_with_the_same_pictures() {
    let mut story = Story::new();
    let first = say(&mut story, "Mix", &[picture('a', "x"), picture('b', "")]);
    let body = json!({"error": {"code": "service_unavailable", "message": "Overloaded."}});
    story.refuse(503, body);
    assert_eq!(posted(&story.wait_over())["input"], posted(&first)["input"]);
    story.create("v1_1");
    story.text("Seen");
    story.complete("v1_1");
    let of = story.shown();
    assert_eq!(posted(&story.regenerate(&of))["input"], posted(&first)["input"]);
}

#[test]
fn an_edit_brings_the_pictures_that_it_names() {
    let mut story = Story::new();
    let of = said(&mut story, "Mix", &[picture('a', ""), picture('b', "")], "v1_1");
    let request = story.request();
    let said = Said { text: "Only this".into(), pictures: vec![picture('b', "")], about: None };
    let update = story.act(Action::Edit { of: of.clone(), said, request });
    assert_eq!(names(&posted(&update)), ['b']);
    assert_eq!(story.conversation.turn(&of).unwrap().pictures.len(), 2, "the first version is kept");
}

#[test]
fn which_of_several_pictures_is_meant_goes_along_and_outlives_an_edit_and_a_record() {
    let mut story = Story::new();
    say(&mut story, "Two boats", &[]);
    story.create("v1_1");
    let made = ['a', 'b'].map(|digit| json!({"type": "image", "kept": picture(digit, "").kept.to_json()}));
    let step = json!({"type": "model_output", "content": made});
    story.say(json!({"event_type": "step.start", "index": 0, "step": step}));
    story.complete("v1_1");
    let of = story.shown();
    let place = |item| Some(PartKey { step: 0, item });
    let request = story.request();
    let said = Said { about: place(0), ..Said::from("Greener") };
    let first = posted(&story.act(Action::Branch { from: of.clone(), said, request }));
    let told = "This is about picture 1 of the 2 in your answer above:";
    assert_eq!(blocks(&first["input"][0]), [told, "Greener"]);
    assert_eq!(first["previous_interaction_id"], "v1_1", "and nothing is uploaded");

    let key = story.shown();
    let request = story.request();
    let edited = posted(&story.act(Action::Edit { of: key.clone(), said: "Bluer".into(), request }));
    assert_eq!(blocks(&edited["input"][0]), [told, "Bluer"]);

    // What is known of it does not depend on the answer before, whose content may be gone.
    story.conversation.turn_mut(&of).unwrap().steps.clear();
    assert_eq!(blocks(&posted(&story.regenerate(&key))["input"][0]), [told, "Greener"]);

    let turn = story.conversation.turn(&key).unwrap();
    let stored = Body::of(turn).to_stored();
    let again = Chain::of(&story.conversation)
        .restore(ConversationKey::new("c"), |_| Some(Body::from_stored(&stored).unwrap()));
    assert_eq!(again.turn(&key).unwrap().about, turn.about);
}

#[test]
fn a_history_with_more_pictures_than_a_request_takes_says_that_the_oldest_stayed_behind() {
    let mut story = Story::new();
    story.ask.store = false;
    let large = |digit| {
        let mut picture = picture(digit, "");
        picture.kept.bytes = 30_000_000;
        picture
    };
    for (digit, id) in [('a', "v1_1"), ('b', "v1_2")] {
        said(&mut story, "Look", &[large(digit)], id);
    }
    assert_eq!(story.last().notices, []);
    said(&mut story, "And this", &[large('c')], "v1_3");
    assert_eq!(story.last().notices, [Notice::PicturesLeftOut]);
}

#[test]
fn pictures_are_kept_in_a_record_that_an_older_page_leaves_alone() {
    let mut story = Story::new();
    let mut small = picture('a', "style");
    small.original = Some(picture('c', "").kept);
    let key = said(&mut story, "Mix", &[small.clone(), picture('b', "")], "v1_1");
    let turn = story.conversation.turn(&key).unwrap();
    let stored = Body::of(turn).to_stored();
    assert!(stored.starts_with(r#"{"v":2"#), "{stored}");
    let chain = Chain::of(&story.conversation).to_stored();
    assert!(chain.starts_with(r#"{"v":1"#), "the chain is as it was: {chain}");
    let again = Chain::from_stored(&chain)
        .unwrap()
        .restore(ConversationKey::new("c"), |_| Some(Body::from_stored(&stored).unwrap()));
    assert_eq!(again.turn(&key).unwrap().pictures, turn.pictures);
    // Each is in use, also what was made smaller.
    let used: Vec<char> = hashes(turn).filter_map(|hash| hash.chars().next()).collect();
    assert_eq!(used, ['a', 'c', 'b']);
}

#[test]
fn a_record_without_pictures_is_written_as_it_always_was() {
    let mut story = Story::new();
    let key = story.turn("One", "v1_1", "1");
    let stored = Body::of(story.conversation.turn(&key).unwrap()).to_stored();
    assert!(stored.starts_with(r#"{"v":1"#), "{stored}");
    assert!(!stored.contains("pictures"), "{stored}");
    let newer = stored.replacen(r#""v":1"#, r#""v":3"#, 1);
    assert_eq!(Body::from_stored(&newer), Err(Unreadable::Newer));
    // What names no bytes is left out; the words are still there.
    let odd =
        r#"{"v":2,"text":"Hello","pictures":[7,{"kept":{"sha256":"../../x"}},{"mime_type":"image/png"}]}"#;
    let chain = r#"{"v":1,"created":1,"updated":2,"turns":[{"key":"a","status":"completed","created":1}]}"#;
    let read = Chain::from_stored(chain)
        .unwrap()
        .restore(ConversationKey::new("c"), |_| Some(Body::from_stored(odd).unwrap()));
    let turn = read.turn(&TurnKey::new("a")).unwrap();
    assert_eq!((turn.text.as_str(), turn.pictures.len()), ("Hello", 0));
}
