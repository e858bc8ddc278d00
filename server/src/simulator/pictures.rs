//! Pictures: painted from the words of a prompt, and changed by the next one.
//!
//! ```text
//! words ─▶ scene ─▶ paint (canvas, things) ─▶ jpeg
//!            ▲                                  │
//!            └── the next prompt's words ◀──────┘  the scene travels inside the JPEG
//! ```
//!
//! Every JPEG carries its scene. So an edit changes the picture it means whether that
//! is in the stored chain, in a history that the client sends, or in an upload. The
//! same scene is always painted alike.
//!
//! It does not look at pictures that it did not paint: of those only the ratio counts.

mod canvas;
mod colour;
pub(crate) mod jpeg;
mod paint;
mod scene;
pub(crate) mod sizes;
mod things;

use super::history::Shown;
use super::ids;
use super::models::{Makes, Model};
use super::random::Random;
use super::steps::{Annotation, Block, Picture, Step, Thought};
use super::tools::{self, Tool};
use super::usage::tokens;
use super::voice::words::{capital, flat, has, subject};
use super::wishes::{Choice, Wanted, Wishes};

pub(crate) use scene::Scene;

/// How many pictures one answer has at most.
const MOST: usize = 4;
/// Real signatures of picture models take megabytes; these are large, and quick.
const SIGNATURE: usize = 6_000;

/// Words that ask for a picture.
const VERBS: &[&str] = &[
    "draw",
    "paint",
    "picture",
    "image",
    "photo",
    "generate",
    "create",
    "illustrate",
    "illustration",
    "render",
    "sketch",
    "poster",
    "logo",
    "icon",
    "wallpaper",
    "imagine",
    "portrait",
    "painting",
    "drawing",
];

/// Words that begin anew although there is a picture already.
const ANEW: &[&str] = &[
    "draw a",
    "draw an",
    "paint a",
    "paint an",
    "new picture",
    "another picture",
    "picture of",
    "image of",
    "generate a",
    "generate an",
    "create a",
    "create an",
];

/// What is refused, by the words that ask for it.
const BLOCKED: &[(&str, &[&str])] = &[
    ("image_safety", &["gore", "gory", "bloody", "torture", "nude", "naked", "bomb"]),
    ("image_prohibited_content", &["forged passport", "fake passport", "banknote", "counterfeit"]),
    ("image_recitation", &["mickey mouse", "exact copy", "copyrighted"]),
    ("no_image", &["no picture", "no image", "without a picture"]),
];

/// Why there will be no picture for `prompt`, in the API's words.
pub(crate) fn blocked(model: &Model, wishes: &Wishes, prompt: &str) -> Option<&'static str> {
    if model.makes == Makes::Text || wishes.pictures.wanted == Wanted::Text {
        return None;
    }
    let said = flat(prompt);
    BLOCKED.iter().find(|(_, words)| has(&said, words)).map(|(code, _)| *code)
}

/// An answer with pictures.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) steps: Vec<Step>,
    /// Tokens of text, and of pictures.
    pub(crate) output: usize,
    pub(crate) pictures: usize,
    pub(crate) thought: usize,
    pub(crate) searches: usize,
    pub(crate) tool_use: usize,
}

/// What pictures are made from.
#[derive(Debug, Clone)]
pub(crate) struct Commission {
    pub(crate) prompt: String,
    pub(crate) model: &'static Model,
    pub(crate) wishes: Wishes,
    /// The last picture that was shown, by whomever.
    pub(crate) shown: Option<Shown>,
    /// Whether thoughts are told.
    pub(crate) summaries: bool,
    pub(crate) effort: u32,
}

/// Paints what `commission` asks for; `None` if it asks for words.
pub(crate) async fn paint(commission: Commission, random: &mut Random) -> Option<Made> {
    let wanted = commission.wishes.pictures.wanted;
    if commission.model.makes == Makes::Text || wanted == Wanted::Text {
        return None;
    }
    // Large pictures take a second or two; other answers must not wait for them.
    let mut hand = random.clone();
    let work = tokio::task::spawn_blocking(move || (work(&commission, &mut hand), hand));
    let (made, hand) = work.await.ok()?;
    *random = hand;
    made
}

fn work(commission: &Commission, random: &mut Random) -> Option<Made> {
    let Commission { prompt, model, wishes, shown, .. } = commission;
    let prompt = &without_announcements(prompt);
    let shown = shown.as_ref();
    let said = flat(prompt);
    let old = shown.and_then(|shown| shown.scene.clone()).filter(|_| !has(&said, ANEW));
    let asks = has(&said, VERBS) || Scene::is_told(prompt) || wishes.pictures.ratio.is_some();
    if old.is_none()
        && shown.is_none()
        && !asks
        && (prompt.contains('?') || said.split_whitespace().count() < 3)
    {
        // "Hello" and "Who are you?" are answered in words, as the real models do.
        return None;
    }
    let (mut scene, changes) = match old {
        Some(mut scene) => {
            let changes = scene.change(prompt);
            (scene, Some(changes))
        }
        None => (Scene::new(prompt, wishes.seed), None),
    };
    let ratio = match (wishes.pictures.ratio, shown) {
        (Some(ratio), _) => ratio,
        (None, Some(shown)) => sizes::nearest(shown.width, shown.height, model),
        (None, None) => "1:1",
    };
    scene.ratio = ratio.to_owned();
    let mut made = Made::default();
    let mut opening = opening(prompt, changes.as_deref(), shown);
    search(commission, &mut made, &mut opening, random);
    let painter = Painter { commission, ratio };
    let both = wishes.pictures.wanted == Wanted::Both;
    if !both || commission.summaries {
        painter.thought(&scene, &mut made, random);
    }
    if both {
        painter.interleaved(&scene, count(&said).max(2), &mut made, random);
    } else {
        painter.plain(&scene, count(&said), opening, &mut made);
    }
    Some(made)
}

/// What is asked for, without the lines that say which picture is which.
fn without_announcements(prompt: &str) -> String {
    let announces = |line: &&str| {
        let number = line.strip_prefix("Picture ").and_then(|rest| rest.chars().next());
        number.is_some_and(|number| number.is_ascii_digit())
    };
    let left: Vec<&str> = prompt.lines().filter(|line| !announces(line)).collect();
    if left.concat().trim().is_empty() { prompt.to_owned() } else { left.join("\n") }
}

/// How many pictures are asked for.
fn count(said: &str) -> usize {
    let numbers = [("two", 2), ("2", 2), ("three", 3), ("3", 3), ("four", 4), ("4", 4)];
    let nouns = ["pictures", "images", "variations", "versions", "drawings", "photos", "steps", "panels"];
    let wanted =
        |(word, _): &&(&str, usize)| nouns.iter().any(|noun| has(said, &[&format!("{word} {noun}")]));
    numbers.iter().find(wanted).map_or(1, |(_, count)| *count).min(MOST)
}

/// What is said beside the picture: nothing for a new one, what changed for an edit.
fn opening(prompt: &str, changes: Option<&[String]>, shown: Option<&Shown>) -> (String, Vec<Annotation>) {
    let text = match (changes, shown) {
        (Some([]), _) => {
            "Here is the same scene once more. I did not find anything to change in your words.".to_owned()
        }
        (Some(changes), _) => format!("Here is the same scene {}.", changes.join(", ")),
        (None, Some(shown)) if shown.scene.is_none() => {
            let about = subject(prompt, 3).join(" ");
            format!(
                "I cannot look into the picture you sent, so I painted a new one in its proportions: {about}."
            )
        }
        (None, _) => String::new(),
    };
    (text, Vec::new())
}

/// Searches first, where the tool is there and the prompt is about something known.
fn search(
    commission: &Commission,
    made: &mut Made,
    opening: &mut (String, Vec<Annotation>),
    random: &mut Random,
) {
    let wishes = &commission.wishes;
    let images = wishes.tools.iter().find_map(|tool| match tool {
        Tool::GoogleSearch { images } => Some(*images),
        _ => None,
    });
    let Some(images) = images.filter(|_| wishes.choice != Choice::None) else { return };
    let Some(found) = tools::image_search(&commission.prompt) else { return };
    made.steps.extend(tools::hits(&commission.prompt, random));
    made.searches += 1;
    made.tool_use += 80;
    if images {
        *opening = found;
    }
}

struct Painter<'a> {
    commission: &'a Commission,
    ratio: &'static str,
}

impl Painter<'_> {
    fn picture(&self, scene: &Scene, made: &mut Made) -> Picture {
        let size = self.commission.wishes.pictures.size;
        let (width, height) = sizes::pixels(self.ratio, size);
        made.pictures += sizes::tokens(size);
        picture(scene, width, height)
    }

    fn thought(&self, scene: &Scene, made: &mut Made, random: &mut Random) {
        let Commission { prompt, summaries, effort, .. } = self.commission;
        let (summaries, effort) = (*summaries, *effort);
        let mut thought =
            Thought { signature: ids::signature(random, SIGNATURE), effort, ..Thought::default() };
        made.thought += 40 + 60 * effort as usize;
        if summaries {
            let about = subject(prompt, 3).join(", ");
            thought.summaries.push(format!(
                "**Composing the scene**\n\nThe picture is about {about}. I decide where the light \
                 comes from before I place anything.\n\n\n"
            ));
            // Models that think hard try a smaller draft or two.
            if effort >= 4 {
                let (width, height) = sizes::pixels(self.ratio, sizes::Size::Px512);
                let mut early = scene.clone();
                early.vary(random);
                thought.drafts.push(picture(&early, width / 2, height / 2));
                thought.drafts.push(picture(scene, width / 2, height / 2));
            }
        }
        made.steps.push(Step::Thought(thought));
    }

    /// The pictures, after what is said about them.
    fn plain(
        &self,
        scene: &Scene,
        count: usize,
        (text, annotations): (String, Vec<Annotation>),
        made: &mut Made,
    ) {
        let mut blocks = Vec::new();
        if !text.is_empty() {
            made.output += tokens(&text);
            blocks.push(Block::Text { text, annotations });
        }
        let mut random = Random::for_text(0, &scene.to_text());
        let mut next = scene.clone();
        for number in 0..count {
            if number > 0 {
                next.vary(&mut random);
            }
            blocks.push(Block::Picture(self.picture(&next, made)));
        }
        // A picture's own words: what the service counts beyond the picture itself.
        made.output += 120;
        made.steps.push(Step::Output(blocks));
    }

    /// Text and pictures in turns, with a thought before each picture.
    fn interleaved(&self, scene: &Scene, count: usize, made: &mut Made, random: &mut Random) {
        const NUMBERS: [&str; MOST] = ["One", "Two", "Three", "Four"];
        const LINES: [&str; MOST] = [
            "It begins here, in the first light.",
            "The sun stands high, and everything has a short shadow.",
            "The day turns to gold and then to violet.",
            "Night has come, and the lamps are lit.",
        ];
        let about = capital(&subject(&self.commission.prompt, 2).join(" "));
        let part = |number: usize| format!("## {}\n\n{} {about}.\n\n", NUMBERS[number], LINES[number]);
        let first = part(0);
        made.output += tokens(&first);
        made.steps.push(Step::text(first));
        for number in 0..count.min(MOST) {
            let signature = ids::signature(random, SIGNATURE);
            made.steps.push(Step::Thought(Thought { signature, effort: 1, ..Thought::default() }));
            let mut blocks = vec![Block::Picture(self.picture(&scene.at_hour(number), made))];
            if number + 1 < count.min(MOST) {
                let text = format!("\n\n{}", part(number + 1));
                made.output += tokens(&text);
                blocks.push(Block::text(text));
            }
            made.steps.push(Step::Output(blocks));
        }
    }
}

fn picture(scene: &Scene, width: u32, height: u32) -> Picture {
    let canvas = paint::paint(scene, width.max(1), height.max(1));
    Picture { mime_type: "image/jpeg", data: jpeg::encode(&canvas, &scene.to_text()).into() }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// Paints samples to look at, and says how long they took:
    /// `CATENA_SAMPLES=DIR cargo test --release -p catena-server samples -- --nocapture`
    #[test]
    fn samples() {
        use base64::Engine as _;
        let Ok(folder) = std::env::var("CATENA_SAMPLES") else { return };
        let prompts = [
            ("Two red boats on a calm sea at sunset, with a lighthouse", "16:9"),
            ("A small house and pine trees before snowy mountains at dawn", "3:2"),
            ("A city skyline at night with a full moon", "16:9"),
            ("A cat and a robot", "1:1"),
            ("Three flowers and a mushroom in a meadow", "4:5"),
            ("A castle in the fog with birds", "9:16"),
            ("An apple, a cup of coffee and a heart", "3:2"),
            ("A hot-air balloon over the desert with a cactus and a rainbow", "4:3"),
            ("Something abstract", "1:1"),
            ("A golden bridge over the river, car and dog, tree, palm", "21:9"),
            ("A rocket and a person in the rain at dusk", "2:3"),
        ];
        for (number, (prompt, ratio)) in prompts.into_iter().enumerate() {
            for size in [sizes::Size::K1, sizes::Size::K4] {
                let (width, height) = sizes::pixels(ratio, size);
                let start = Instant::now();
                let picture = picture(&Scene::new(prompt, 1), width, height);
                eprintln!("{width} x {height}: {:?}, {} bytes", start.elapsed(), picture.data.len());
                if size == sizes::Size::K1 {
                    let bytes = base64::engine::general_purpose::STANDARD.decode(&*picture.data).unwrap();
                    std::fs::write(format!("{folder}/{number}.jpg"), bytes).unwrap();
                }
            }
        }
    }

    #[test]
    fn the_same_words_are_painted_alike_and_an_edit_is_another_picture() {
        let scene = Scene::new("a boat at sea", 1);
        let one = picture(&scene, 160, 90);
        assert_eq!(one.data, picture(&scene, 160, 90).data);
        let mut edited = scene.clone();
        edited.change("at night");
        assert_ne!(one.data, picture(&edited, 160, 90).data);
    }
}
