//! Which things can be painted, and the words for them.

use serde::{Deserialize, Serialize};

/// A kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum Kind {
    Sun,
    Moon,
    Star,
    Cloud,
    Rainbow,
    Mountain,
    Hill,
    Sea,
    City,
    Desert,
    Tree,
    Pine,
    Palm,
    House,
    Lighthouse,
    Castle,
    Bridge,
    Boat,
    Balloon,
    Rocket,
    Car,
    Cat,
    Dog,
    Bird,
    Fish,
    Robot,
    Person,
    Flower,
    Mushroom,
    Cactus,
    Apple,
    Cup,
    Heart,
}

const KINDS: &[(Kind, &[&str])] = &[
    (Kind::Sun, &["sun", "sunshine"]),
    (Kind::Moon, &["moon"]),
    (Kind::Star, &["star", "stars"]),
    (Kind::Cloud, &["cloud"]),
    (Kind::Rainbow, &["rainbow"]),
    (Kind::Mountain, &["mountain", "peak", "alps", "volcano"]),
    (Kind::Hill, &["hill", "field", "meadow", "countryside", "landscape", "valley", "garden"]),
    (
        Kind::Sea,
        &["sea", "ocean", "lake", "water", "harbour", "harbor", "beach", "coast", "river", "island", "bay"],
    ),
    (Kind::City, &["city", "skyline", "town", "skyscraper", "street", "tokyo", "paris", "london"]),
    (Kind::Desert, &["desert", "dune", "mars"]),
    (Kind::Tree, &["tree", "oak"]),
    (Kind::Pine, &["pine", "fir", "forest", "wood", "woods"]),
    (Kind::Palm, &["palm"]),
    (Kind::House, &["house", "cottage", "cabin", "barn", "village", "home"]),
    (Kind::Lighthouse, &["lighthouse", "tower"]),
    (Kind::Castle, &["castle", "palace", "fortress"]),
    (Kind::Bridge, &["bridge"]),
    (Kind::Boat, &["boat", "ship", "sailboat", "yacht", "sail"]),
    (Kind::Balloon, &["balloon"]),
    (Kind::Rocket, &["rocket", "spaceship"]),
    (Kind::Car, &["car", "taxi", "bus"]),
    (Kind::Cat, &["cat", "kitten"]),
    (Kind::Dog, &["dog", "puppy", "fox"]),
    (Kind::Bird, &["bird", "seagull", "gull", "crow", "owl"]),
    (Kind::Fish, &["fish", "whale"]),
    (Kind::Robot, &["robot", "android"]),
    (Kind::Person, &["person", "man", "woman", "girl", "boy", "child", "astronaut", "people"]),
    (Kind::Flower, &["flower", "rose", "tulip", "daisy", "sunflower"]),
    (Kind::Mushroom, &["mushroom", "toadstool"]),
    (Kind::Cactus, &["cactus", "cacti"]),
    (Kind::Apple, &["apple", "fruit", "orange fruit"]),
    (Kind::Cup, &["cup", "mug", "coffee", "tea"]),
    (Kind::Heart, &["heart", "love"]),
];

impl Kind {
    /// What `word` means, in the singular or the plural.
    pub(super) fn read(word: &str) -> Option<Self> {
        let found = |word: &str| KINDS.iter().find(|(_, words)| words.contains(&word)).map(|(kind, _)| *kind);
        found(word)
            .or_else(|| word.strip_suffix('s').and_then(found))
            .or_else(|| word.strip_suffix("es").and_then(found))
    }

    pub(in super::super) fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("thing", |(_, words)| words[0])
    }
}
