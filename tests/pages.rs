//! Long conversations on the device: what a message writes is the same after two turns and after thousands, and what is
//! written in pieces reads as what was written as a whole.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/cassette.rs"]
mod cassette;
#[allow(dead_code, reason = "each test file uses its own part of it")]
#[path = "support/story.rs"]
mod story;

use std::collections::HashMap;

use catena::chat::action::Action;
use catena::chat::conversation::Conversation;
use catena::chat::id::{ConversationKey, TurnKey};
use catena::chat::record::{Body, Chain, Pages, Unreadable};
use catena::chat::turn::{Reached, Turn};
use proptest::prelude::*;
use serde_json::{Value, json};
use story::Story;

/// What one device has of one conversation.
#[derive(Default)]
struct Disk {
    head: String,
    pages: HashMap<usize, String>,
    /// The bytes that were written since this was last set back.
    written: usize,
}

impl Disk {
    fn save(&mut self, conversation: &mut Conversation) {
        let places = conversation.take_unwritten();
        let Pages { pages, head } = Pages::of(conversation, &places);
        self.written += head.len() + pages.iter().map(|(_, page)| page.len()).sum::<usize>();
        self.pages.extend(pages);
        self.head = head;
    }

    fn chain(&self) -> Result<Chain, Unreadable> {
        Chain::from_pages(&self.head, |number| self.pages.get(&number).cloned())
    }

    fn conversation(&self) -> Conversation {
        self.chain().unwrap().restore(ConversationKey::new("c"), |_| Some(body()))
    }

    /// The same, where only the turns of before were answered with words.
    fn conversation_of_few_words(&self) -> Conversation {
        let silent = || Body::from_stored(&json!({"v": 1, "text": "Say it"}).to_string()).unwrap();
        let said = |key: &TurnKey| if key.as_str().starts_with('k') { body() } else { silent() };
        self.chain().unwrap().restore(ConversationKey::new("c"), |key| Some(said(key)))
    }

    fn links(&self) -> Conversation {
        self.chain().unwrap().restore(ConversationKey::new("c"), |_| None)
    }
}

fn body() -> Body {
    let body = json!({"v": 1, "text": "Say it", "steps": [{"index": 0, "started": 0,
        "step": {"type": "model_output", "content": [{"type": "text", "text": "It"}]}}]});
    Body::from_stored(&body.to_string()).unwrap()
}

/// A conversation of so many turns, as it was written before there were pages.
fn of_old(turns: usize) -> Chain {
    let links: Vec<Value> = (0..turns)
        .map(|at| {
            let mut link = json!({"key": format!("k{at}"), "id": format!("v1_{at}"), "model": "gemini-3-flash",
                "status": "completed", "created": at});
            if at > 0 {
                link["parent"] = format!("k{}", at - 1).into();
            }
            link
        })
        .collect();
    let chosen: Vec<String> = (0..turns).map(|at| format!("k{at}")).collect();
    let chain = json!({"v": 1, "created": 0, "updated": 0, "turns": links, "chosen": chosen});
    Chain::from_stored(&chain.to_string()).unwrap()
}

/// A story in such a conversation, and the device on which it is written.
fn story_of(turns: usize) -> (Story, Disk) {
    let mut story = Story::new();
    story.conversation = of_old(turns).restore(ConversationKey::new("c"), |_| Some(body()));
    let mut disk = Disk::default();
    disk.save(&mut story.conversation);
    story.conversation = disk.conversation();
    disk.written = 0;
    (story, disk)
}

/// Another tab with what is on the device, which gives turns other names.
fn other_tab(disk: &Disk, number: usize) -> Story {
    let mut tab = Story::new();
    for _ in 0..1_000 * number {
        tab.request();
    }
    tab.conversation = disk.conversation();
    tab
}

#[test]
fn a_message_writes_as_little_after_thousands_of_turns_as_after_two() {
    let written = |turns: usize| {
        let (mut story, mut disk) = story_of(turns);
        story.send("And again");
        disk.save(&mut story.conversation);
        story.create("v1_new");
        disk.save(&mut story.conversation);
        story.text("It");
        story.complete("v1_new");
        disk.save(&mut story.conversation);
        assert_eq!(disk.chain().unwrap().to_stored(), Chain::of(&story.conversation).to_stored());
        disk.written
    };
    // Both have two links in the head before; one has thirty-one pages besides.
    let (short, long) = (written(2), written(31 * 64 + 2));
    assert!(long < short * 5 / 4, "{long} bytes after 1,986 turns, {short} after 2");
    // A page that is filled is written a few times while its last answer arrives, and never the pages before it.
    let (first, last) = (written(63), written(31 * 64 + 63));
    assert!(last < first * 5 / 4, "{last} bytes where page 32 is filled, {first} where the first is");
}

#[test]
fn an_old_record_is_written_in_pages_once() {
    let (mut story, disk) = story_of(200);
    assert_eq!(disk.pages.len(), 3);
    assert_eq!(disk.chain().unwrap().to_stored(), Chain::of(&story.conversation).to_stored());
    let again = Pages::of(&story.conversation, &story.conversation.clone().take_unwritten());
    assert!(again.pages.is_empty(), "nothing has changed");
    story.act(Action::Rename { title: "Another".into() });
    let places = story.conversation.take_unwritten();
    let renamed = Pages::of(&story.conversation, &places);
    assert!(renamed.pages.is_empty(), "the pages do not know the title");
    assert!(renamed.head.len() < 64 * 300);
}

#[test]
fn what_is_written_in_pieces_reads_as_the_whole() {
    let mut story = Story::new();
    let mut disk = Disk::default();
    let mut keys: Vec<TurnKey> = Vec::new();
    for number in 0..150 {
        match number % 10 {
            3 => drop(story.edit(&keys[keys.len() / 2].clone(), "Otherwise")),
            6 => drop(story.regenerate(&keys[keys.len() / 3].clone())),
            8 => drop(story.act(Action::Choose { turn: keys[number % keys.len()].clone() })),
            _ => drop(story.send("Next")),
        }
        disk.save(&mut story.conversation);
        if number % 10 != 8 {
            keys.push(story.shown());
            let id = format!("v1_n{number}");
            story.create(&id);
            disk.save(&mut story.conversation);
            match number % 7 {
                0 => drop(story.stop()),
                _ => drop(story.complete(&id)),
            }
            disk.save(&mut story.conversation);
        }
        assert_eq!(disk.chain().unwrap().to_stored(), Chain::of(&story.conversation).to_stored(), "{number}");
        assert_eq!(disk.conversation().path(), story.conversation.path(), "{number}");
    }
    assert!(disk.pages.len() >= 2);
}

#[test]
fn a_change_far_above_is_written_where_it_belongs() {
    let (mut story, mut disk) = story_of(200);
    story.send("Still there?");
    let asked = story.shown();
    assert!(story.conversation.forget_ancestors(&asked), "the service knows none of them any more");
    disk.save(&mut story.conversation);
    assert_eq!(disk.chain().unwrap().to_stored(), Chain::of(&story.conversation).to_stored());
    assert!(disk.conversation().turns().iter().take(200).all(|turn| turn.gone));
}

#[test]
fn a_change_of_one_old_turn_writes_its_page_alone() {
    let (mut story, mut disk) = story_of(640);
    story.conversation.turn_mut(&TurnKey::new("k100")).unwrap().gone = true;
    let places = story.conversation.take_unwritten();
    let Pages { pages, .. } = Pages::of(&story.conversation, &places);
    assert_eq!(pages.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1]);
    story.conversation.is_unwritten(places);
    disk.save(&mut story.conversation);
    assert_eq!(disk.chain().unwrap().to_stored(), Chain::of(&story.conversation).to_stored());
}

#[test]
fn what_could_not_be_written_is_written_the_next_time() {
    let (mut story, mut disk) = story_of(63);
    story.send("One");
    let places = story.conversation.take_unwritten();
    let lost = Pages::of(&story.conversation, &places);
    assert_eq!(lost.pages.len(), 1);
    // The device was full.
    story.conversation.is_unwritten(places);
    disk.save(&mut story.conversation);
    assert_eq!(disk.chain().unwrap().to_stored(), Chain::of(&story.conversation).to_stored());
}

#[test]
fn a_chain_with_a_page_missing_or_newer_is_left_alone() {
    let (_, mut disk) = story_of(200);
    let page = disk.pages.remove(&1).unwrap();
    assert_eq!(disk.chain(), Err(Unreadable::Damaged));
    disk.pages.insert(1, page.replacen("\"v\":1", "\"v\":9", 1));
    assert_eq!(disk.chain(), Err(Unreadable::Newer));
    // The head alone still tells the list what it needs, and a Catena that knows of no pages sees a newer record.
    assert!(Chain::head_from_stored(&disk.head).is_ok());
    assert!(disk.head.starts_with("{\"v\":2,"));
    let (_, short) = story_of(63);
    assert!(
        short.pages.is_empty() && short.head.starts_with("{\"v\":1,"),
        "a short one is what it has always been"
    );
}

#[test]
fn the_path_is_kept_as_it_would_be_found() {
    let (story, disk) = story_of(2_000);
    assert_eq!(story.conversation.path().len(), 2_000);
    assert_eq!(disk.conversation().path(), story.conversation.path());
}

#[test]
fn two_tabs_that_write_one_conversation_lose_no_turn_of_each_other() {
    // Both have the same 70 turns; something runs in one, and somebody writes in the other.
    let (mut here, mut disk) = story_of(70);
    let mut there = other_tab(&disk, 1);
    here.send("Runs here");
    let runs = here.shown();
    there.turn("Said there", "v1_there", "And answered");
    let said = there.shown();
    disk.save(&mut there.conversation);
    here.conversation.join(&disk.conversation());
    assert_eq!(here.shown(), runs, "what is shown stays");
    assert!(here.conversation.turn(&said).is_some());
    // Whatever of the pages came from whom, all of it is written again.
    here.create("v1_here");
    here.complete("v1_here");
    disk.pages.clear();
    disk.save(&mut here.conversation);
    let written = disk.conversation();
    assert_eq!(written.turns().len(), 72);
    for turn in [&runs, &said] {
        assert!(written.path().contains(turn) || written.siblings(turn).len() == 2);
    }
    assert_eq!(Chain::of(&written).to_stored(), Chain::of(&here.conversation).to_stored());
}

#[test]
fn what_follows_in_another_tab_is_shown_where_nothing_followed() {
    let (mut here, mut disk) = story_of(2);
    here.send("Runs here");
    disk.save(&mut here.conversation);
    let mut there = other_tab(&disk, 1);
    there.turn("After it", "v1_there", "Yes");
    disk.save(&mut there.conversation);
    here.conversation.join(&disk.conversation());
    assert_eq!(here.conversation.path(), there.conversation.path());
    // It goes on here, whatever the other tab thought of it.
    assert!(here.conversation.is_running());
}

#[test]
fn an_answer_that_ended_in_one_tab_has_ended_whichever_tab_wrote_last() {
    let (mut here, mut disk) = story_of(2);
    let mut there = other_tab(&disk, 1);
    here.send("Runs here");
    there.send("Said there");
    let said = there.shown();
    disk.save(&mut there.conversation);
    // Here it is read while it goes on there, first its link, then what was said so far.
    here.conversation.join(&disk.links());
    here.conversation.join(&disk.conversation());
    let mut late: Value = serde_json::from_str(&disk.head).unwrap();
    late["turns"][2]["status"] = "unsent".into();
    there.create("v1_there");
    there.text("And answered");
    there.complete("v1_there");
    disk.save(&mut there.conversation);
    // The link is enough to know that it has ended, and does not take what was said.
    here.conversation.join(&disk.links());
    let turn = here.conversation.turn(&said).unwrap();
    assert!(turn.reached().is_over && turn.is_known(), "{:?}", turn.state);
    assert!(!there.conversation.knows_more_than(&disk.links()));
    // What was written before it ended and comes late does not begin it again, and is written over.
    disk.head = late.to_string();
    assert!(here.conversation.knows_more_than(&disk.links()));
    assert!(there.conversation.knows_more_than(&disk.links()));
    for of_late in [disk.links(), disk.conversation()] {
        here.conversation.join(&of_late);
        assert!(here.conversation.turn(&said).unwrap().reached().is_over);
    }
    disk.save(&mut here.conversation);
    assert!(disk.conversation().turn(&said).unwrap().reached().is_over);
}

#[test]
fn what_is_asked_again_in_one_tab_is_not_held_to_have_failed_by_another() {
    let (mut here, mut disk) = story_of(2);
    here.send("Fails");
    here.refuse(400, json!({"error": {"code": 400, "message": "No."}}));
    disk.save(&mut here.conversation);
    let failed = here.shown();
    let mut there = other_tab(&disk, 1);
    there.conversation = disk.conversation_of_few_words();
    here.retry(&failed);
    disk.save(&mut here.conversation);
    assert!(!there.conversation.knows_more_than(&disk.links()));
    // It is answered here while something goes on there.
    there.send("Runs there");
    here.create("v1_again");
    here.complete("v1_again");
    disk.save(&mut here.conversation);
    there.conversation.join(&disk.links());
    there.conversation.join(&disk.conversation_of_few_words());
    disk.save(&mut there.conversation);
    let turn = disk.links().turn(&failed).cloned().unwrap();
    assert_eq!((turn.state.word(), turn.interaction.is_some()), ("completed", true));
}

#[test]
fn a_name_given_in_one_tab_is_its_name_in_the_one_where_something_runs() {
    let (mut here, mut disk) = story_of(2);
    here.send("Runs here");
    disk.save(&mut here.conversation);
    let mut there = other_tab(&disk, 1);
    there.act(Action::Rename { title: "Another name".into() });
    disk.save(&mut there.conversation);
    here.conversation.be_told_as(&disk.links());
    here.create("v1_here");
    here.complete("v1_here");
    disk.save(&mut here.conversation);
    assert_eq!(disk.conversation().title, "Another name");
}

#[test]
fn a_link_that_was_written_over_does_not_hide_the_answer() {
    let (_, mut disk) = story_of(2);
    disk.head = disk.head.replacen("completed", "unsent", 1);
    let conversation = disk.conversation();
    assert_eq!(conversation.turns()[0].state.word(), "interrupted", "there is an answer, so it was sent");
}

/// One of a few things that a person or the service does in a tab.
fn do_something(tab: &mut Story, deed: u8, which: usize) {
    let turns = tab.conversation.turns();
    let turn = turns[which % turns.len()].key.clone();
    let runs = tab.conversation.is_running();
    match deed {
        0 | 1 if !runs => drop(tab.send("Next")),
        2 if !runs => drop(tab.edit(&turn, "Otherwise")),
        3 if runs => {
            let id = format!("v1_{}", tab.shown().as_str());
            tab.create(&id);
            tab.complete(&id);
        }
        4 => drop(tab.act(Action::Choose { turn })),
        5 if runs => drop(tab.stop()),
        6 if runs => drop(tab.refuse(400, json!({"error": {"code": 400, "message": "No."}}))),
        7 if !runs => drop(tab.retry(&turn)),
        8 if runs => drop(tab.create(&format!("v1_{}", tab.shown().as_str()))),
        _ => {}
    }
}

/// A tab hears that another one wrote. Tells whether it wrote itself.
fn hear(conversation: &mut Conversation, disk: &mut Disk) -> bool {
    let links = disk.links();
    let is_written_over = conversation.knows_more_than(&links);
    if is_written_over {
        conversation.join(&links);
        disk.save(conversation);
    }
    if conversation.is_running() {
        conversation.join(&disk.links());
        conversation.join(&disk.conversation_of_few_words());
    } else {
        *conversation = disk.conversation_of_few_words();
    }
    is_written_over
}

proptest! {
    #[test]
    fn joining_twice_is_joining_once_and_loses_nothing(
        deeds in prop::collection::vec((any::<bool>(), 0_u8..6, 0_usize..64), 0..24),
    ) {
        let (mut here, mut disk) = story_of(3);
        let mut there = other_tab(&disk, 1);
        for (is_here, deed, which) in deeds {
            do_something(if is_here { &mut here } else { &mut there }, deed, which);
        }
        let (shown, known) = (here.conversation.path().to_vec(), here.conversation.turns().len());
        disk.save(&mut there.conversation);
        let other = disk.conversation();
        here.conversation.join(&other);
        let once = here.conversation.clone();
        here.conversation.join(&other);
        prop_assert!(here.conversation == once, "joined once more, it is another");
        prop_assert!(other.turns().iter().all(|turn| once.turn(&turn.key).is_some()));
        prop_assert_eq!(once.turns().len(), known + other.turns().len() - 3);
        prop_assert!(once.path().starts_with(&shown), "what was shown is shown");
    }

    #[test]
    fn tabs_that_write_over_each_other_agree_in_the_end_and_lose_nothing(
        deeds in prop::collection::vec((0_usize..3, 0_u8..14, 0_usize..64), 0..60),
    ) {
        let (first, mut disk) = story_of(3);
        let others = [1, 2].map(|number| other_tab(&disk, number));
        let mut tabs: Vec<Story> = [first].into_iter().chain(others).collect();
        // So many records of the others each has not heard of yet.
        let mut unheard = [0; 3];
        // How far each turn has come anywhere.
        let mut reached: HashMap<TurnKey, Reached> = HashMap::new();
        let rest = [0, 1, 2].map(|tab| (tab, 3, 0));
        for (tab, deed, which) in deeds.into_iter().chain(rest) {
            let others = (0..3).filter(|other| *other != tab);
            if deed < 9 {
                do_something(&mut tabs[tab], deed, which);
                disk.save(&mut tabs[tab].conversation);
                others.for_each(|other| unheard[other] += 1);
            } else if unheard[tab] > 0 {
                unheard[tab] -= 1;
                if hear(&mut tabs[tab].conversation, &mut disk) {
                    others.for_each(|other| unheard[other] += 1);
                }
            }
            for turn in tabs[tab].conversation.turns() {
                let before = reached.entry(turn.key.clone()).or_insert(turn.reached());
                *before = turn.reached().max(*before);
            }
        }
        for tab in [0, 1, 2].repeat(100) {
            if unheard[tab] > 0 {
                unheard[tab] -= 1;
                if hear(&mut tabs[tab].conversation, &mut disk) {
                    (0..3).filter(|other| *other != tab).for_each(|other| unheard[other] += 1);
                }
            }
        }
        prop_assert_eq!(unheard, [0; 3], "they come to rest");
        for conversation in tabs.iter().map(|tab| &tab.conversation).chain([&disk.links()]) {
            for (key, reached) in &reached {
                prop_assert_eq!(conversation.turn(key).map(Turn::reached), Some(*reached), "{:?}", key);
            }
        }
    }
}
