//! What a picture shows, before it is painted: read from the words of a prompt, and
//! changed by the words of the next one.

mod kind;

use serde::{Deserialize, Serialize};

use super::colour::{self, Rgb};
use crate::simulator::random::Random;
use crate::simulator::voice::words::{flat, has};
pub(super) use kind::Kind;

/// A scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scene {
    pub(super) seed: u64,
    pub(super) time: Time,
    pub(super) weather: Weather,
    pub(super) things: Vec<Thing>,
    /// A colour for the sky, or the wall behind a still life.
    pub(super) backdrop: Option<Rgb>,
    pub(super) mood: Mood,
    /// The ratio it was painted in.
    pub(crate) ratio: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Time {
    Dawn,
    Day,
    Dusk,
    Night,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Weather {
    Clear,
    Cloudy,
    Rain,
    Snow,
    Fog,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Mood {
    Plain,
    Warm,
    Cold,
    Pastel,
    Grey,
    Bright,
    Dark,
}

/// Something in the scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Thing {
    pub(super) kind: Kind,
    pub(super) colour: Option<Rgb>,
    pub(super) count: usize,
    /// 1 is its usual size.
    pub(super) size: f32,
}

/// A command within a prompt, in force until the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Show,
    Remove,
    Grow,
    Shrink,
}

impl Scene {
    /// A new scene for `prompt`.
    pub(super) fn new(prompt: &str, seed: u64) -> Self {
        let mut scene = Self {
            seed: Random::for_text(seed, prompt).bits(),
            time: Time::Day,
            weather: Weather::Clear,
            things: Vec::new(),
            backdrop: None,
            mood: Mood::Plain,
            ratio: "1:1".to_owned(),
        };
        scene.hear(prompt);
        scene
    }

    /// Whether `prompt` names anything that can be painted.
    pub(super) fn is_told(prompt: &str) -> bool {
        let empty = Self::new("", 0);
        let mut told = empty.clone();
        told.hear(prompt);
        told != empty
    }

    pub(super) fn has(&self, kind: Kind) -> bool {
        self.things.iter().any(|thing| thing.kind == kind)
    }

    /// Changes the scene as `prompt` says and returns what was changed, in words.
    pub(super) fn change(&mut self, prompt: &str) -> Vec<String> {
        let before = self.clone();
        self.hear(prompt);
        let mut changes = Vec::new();
        for thing in &self.things {
            let old = before.things.iter().find(|old| old.kind == thing.kind);
            let name = thing.kind.name();
            match old {
                None => changes.push(format!("with {name} added")),
                Some(old) if old.colour != thing.colour => {
                    changes.push(format!("with the {name} in a new colour"))
                }
                Some(old) if old.size < thing.size => changes.push(format!("with a larger {name}")),
                Some(old) if old.size > thing.size => changes.push(format!("with a smaller {name}")),
                Some(old) if old.count != thing.count => {
                    changes.push(format!("with {} × {name}", thing.count))
                }
                Some(_) => {}
            }
        }
        let gone = before.things.iter().filter(|old| !self.has(old.kind));
        changes.extend(gone.map(|old| format!("without the {}", old.kind.name())));
        if self.time != before.time {
            changes.push(match self.time {
                Time::Dawn => "at dawn".to_owned(),
                Time::Day => "by day".to_owned(),
                Time::Dusk => "at dusk".to_owned(),
                Time::Night => "at night".to_owned(),
            });
        }
        if self.weather != before.weather {
            changes.push(match self.weather {
                Weather::Clear => "in clear weather".to_owned(),
                Weather::Cloudy => "under clouds".to_owned(),
                Weather::Rain => "in the rain".to_owned(),
                Weather::Snow => "in the snow".to_owned(),
                Weather::Fog => "in fog".to_owned(),
            });
        }
        if self.backdrop != before.backdrop {
            changes.push("before a new background".to_owned());
        }
        if self.mood != before.mood {
            changes.push("in another mood".to_owned());
        }
        changes
    }

    /// Takes in what `prompt` says.
    fn hear(&mut self, prompt: &str) {
        let said = flat(prompt);
        self.hear_light(&said);
        let words: Vec<&str> = said.split_whitespace().collect();
        let (mut verb, mut count, mut shade) = (Verb::Show, 1, None);
        let mut fresh: Vec<Kind> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            match *word {
                "remove" | "without" | "delete" | "no" | "erase" => verb = Verb::Remove,
                "add" | "put" | "with" | "include" | "draw" | "show" | "and" if *word != "and" => {
                    verb = Verb::Show
                }
                "bigger" | "larger" | "big" | "huge" | "giant" | "enlarge" => verb = Verb::Grow,
                "smaller" | "small" | "tiny" | "little" => verb = Verb::Shrink,
                "two" | "pair" => count = 2,
                "three" | "several" | "some" => count = 3,
                "four" => count = 4,
                "five" | "many" | "flock" => count = 5,
                // "replace the cat with a dog", "a dog instead of the cat".
                "replace" | "instead" => verb = Verb::Remove,
                "background" | "backdrop" | "sky" | "wall" => {
                    let near = words.iter().skip(at + 1).take(2).find_map(|word| colour::named(word));
                    if let Some(colour) = shade.take().or(near) {
                        self.backdrop = Some(colour);
                    }
                }
                word => {
                    if let Some(colour) = colour::named(word) {
                        shade = Some(colour);
                    } else if let Some(kind) = Kind::read(word) {
                        self.apply(verb, kind, count, shade.take());
                        fresh.push(kind);
                        count = 1;
                    }
                }
            }
        }
        if let Some(colour) = shade {
            // "make the boat red", "make it red": the colour comes after what it is for.
            let kind = fresh.last().copied().or(self.things.last().map(|thing| thing.kind));
            match self.things.iter_mut().find(|thing| Some(thing.kind) == kind) {
                Some(thing) => thing.colour = Some(colour),
                None => self.backdrop = Some(colour),
            }
        }
        if fresh.is_empty() && matches!(verb, Verb::Grow | Verb::Shrink) {
            let last = self.things.last().map(|thing| thing.kind);
            if let Some(kind) = last {
                self.apply(verb, kind, 1, None);
            }
        } else if verb == Verb::Grow || verb == Verb::Shrink {
            // "make the moon bigger": the size comes after what it is for.
            let after = words.last().is_some_and(|word| ["bigger", "larger", "smaller"].contains(word));
            if let (true, Some(kind)) = (after, fresh.last()) {
                self.apply(verb, *kind, 1, None);
            }
        }
    }

    fn apply(&mut self, verb: Verb, kind: Kind, count: usize, colour: Option<Rgb>) {
        if verb == Verb::Remove {
            self.things.retain(|thing| thing.kind != kind);
            return;
        }
        let at = match self.things.iter().position(|thing| thing.kind == kind) {
            Some(at) => at,
            None => {
                self.things.push(Thing { kind, colour: None, count, size: 1.0 });
                self.things.len() - 1
            }
        };
        let thing = &mut self.things[at];
        thing.count = thing.count.max(count).min(5);
        thing.colour = colour.or(thing.colour);
        thing.size = match verb {
            Verb::Grow => (thing.size * 1.4).min(2.5),
            Verb::Shrink => (thing.size / 1.4).max(0.4),
            Verb::Show | Verb::Remove => thing.size,
        };
    }

    fn hear_light(&mut self, said: &str) {
        let heard = |words: &[&str]| has(said, words);
        if heard(&["sunrise", "dawn", "morning", "daybreak"]) {
            self.time = Time::Dawn;
        } else if heard(&["sunset", "dusk", "evening", "twilight", "golden hour"]) {
            self.time = Time::Dusk;
        } else if heard(&["night", "midnight", "moonlight", "starry", "nightfall"]) {
            self.time = Time::Night;
        } else if heard(&["noon", "midday", "day", "daylight", "afternoon", "sunny"]) {
            self.time = Time::Day;
        }
        if heard(&["rain", "rainy", "storm"]) {
            self.weather = Weather::Rain;
        } else if heard(&["snow", "snowy", "winter"]) {
            self.weather = Weather::Snow;
        } else if heard(&["fog", "foggy", "mist", "misty"]) {
            self.weather = Weather::Fog;
        } else if heard(&["cloudy", "overcast"]) {
            self.weather = Weather::Cloudy;
        } else if heard(&["sunny", "clear sky", "clear", "summer"]) {
            self.weather = Weather::Clear;
        }
        if heard(&["black and white", "monochrome", "greyscale", "grayscale"]) {
            self.mood = Mood::Grey;
        } else if heard(&["pastel", "watercolour", "watercolor", "softer", "soft"]) {
            self.mood = Mood::Pastel;
        } else if heard(&["warmer", "warm", "autumn"]) {
            self.mood = Mood::Warm;
        } else if heard(&["colder", "cooler", "cold", "icy"]) {
            self.mood = Mood::Cold;
        } else if heard(&["brighter", "lighter", "vivid", "bright"]) {
            self.mood = Mood::Bright;
        } else if heard(&["darker", "moody", "gloomy"]) {
            self.mood = Mood::Dark;
        }
    }

    /// The same things, placed otherwise.
    pub(super) fn vary(&mut self, random: &mut Random) {
        self.seed = self.seed.wrapping_add(random.bits());
    }

    /// The same place at the hour `number` of a day's course.
    pub(super) fn at_hour(&self, number: usize) -> Self {
        let hours = [Time::Dawn, Time::Day, Time::Dusk, Time::Night];
        Self { time: hours[number % hours.len()], ..self.clone() }
    }

    /// The scene as text, to be kept inside a picture.
    pub(super) fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The scene kept inside a picture.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(scene: &Scene) -> Vec<Kind> {
        scene.things.iter().map(|thing| thing.kind).collect()
    }

    #[test]
    fn a_prompt_becomes_a_scene() {
        let scene = Scene::new("Two red boats on a calm sea at sunset, with a lighthouse", 1);
        assert_eq!(kinds(&scene), [Kind::Boat, Kind::Sea, Kind::Lighthouse]);
        assert_eq!(scene.things[0].count, 2);
        assert_eq!(scene.things[0].colour, colour::named("red"));
        assert_eq!((scene.time, scene.things[2].colour), (Time::Dusk, None));
        assert!(!Scene::is_told("Hello there"));
    }

    #[test]
    fn an_edit_changes_what_it_names_and_keeps_the_rest() {
        let first = Scene::new("A boat on the sea", 1);
        let mut scene = first.clone();
        assert_eq!(scene.change("Same place at dusk"), ["at dusk"]);
        assert_eq!((scene.seed, kinds(&scene)), (first.seed, kinds(&first)));
        assert_eq!(scene.change("make the boat green"), ["with the boat in a new colour"]);
        assert_eq!(scene.things[0].colour, colour::named("green"));
        assert_eq!(scene.change("add a full moon"), ["with moon added"]);
        assert_eq!(scene.change("make the moon bigger"), ["with a larger moon"]);
        assert_eq!(scene.change("remove the boat"), ["without the boat"]);
        assert_eq!(scene.change("what about a purple sky?"), ["before a new background"]);
        assert_eq!(scene.time, Time::Dusk);
        assert_eq!(Scene::from_text(&scene.to_text()), Some(scene));
    }
}
