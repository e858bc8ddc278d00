//! People, sports, arts, food.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        host: "worldathletics.example",
        path: "/records/100m",
        keys: &["100 m", "100 metre", "100m", "bolt", "usain bolt", "record du monde", "world record"],
        sentences: &[
            "Usain Bolt détient toujours le record du 100 m : 9,58 s, établi à Berlin en août 2009.",
            "Personne n’a fait mieux depuis.",
        ],
    },
    Entry {
        host: "en.wikipedia.org",
        path: "/wiki/Ada_Lovelace",
        keys: &["lovelace", "ada lovelace", "first programmer"],
        sentences: &[
            "Ada Lovelace published what is often called the first computer program in 1843.",
            "It was written to compute Bernoulli numbers on Babbage’s Analytical Engine.",
        ],
    },
    Entry {
        host: "nobelprize.org",
        path: "/prizes/physics/1903/marie-curie/facts",
        keys: &["curie", "marie curie", "radium"],
        sentences: &[
            "Marie Curie received the Nobel Prize in Physics in 1903 and that in Chemistry in 1911.",
            "She discovered polonium and radium together with Pierre Curie.",
        ],
    },
    Entry {
        host: "louvre.example",
        path: "/en/mona-lisa",
        keys: &["mona lisa", "louvre", "leonardo", "da vinci"],
        sentences: &[
            "Leonardo da Vinci began the *Mona Lisa* about 1503.",
            "It is painted on a panel of poplar wood of 77 by 53 centimetres.",
        ],
    },
    Entry {
        host: "vangogh.example",
        path: "/starry-night",
        keys: &["van gogh", "starry night", "vincent"],
        sentences: &[
            "Vincent van Gogh painted *The Starry Night* in June 1889 in Saint-Rémy-de-Provence.",
            "It has belonged to the Museum of Modern Art in New York since 1941.",
        ],
    },
    Entry {
        host: "fifa.example",
        path: "/worldcup/2022",
        keys: &["world cup", "argentina", "messi"],
        sentences: &[
            "Argentina won the men’s World Cup of 2022 after penalties against France.",
            "The final in Lusail had ended 3 : 3.",
        ],
    },
    Entry {
        host: "coffee.example",
        path: "/espresso",
        keys: &["espresso", "coffee", "caffeine"],
        sentences: &[
            "For an espresso, water of about 92 °C is pressed through finely ground coffee at some 9 bar.",
            "The shot runs for 25 to 30 seconds.",
        ],
    },
    Entry {
        host: "bread.example",
        path: "/sourdough",
        keys: &["sourdough", "bread", "baking"],
        sentences: &[
            "Sourdough rises with wild yeasts and lactic acid bacteria.",
            "A starter is usually fed with equal weights of flour and water.",
        ],
    },
    Entry {
        host: "chess.example",
        path: "/history/carlsen",
        keys: &["chess", "carlsen", "magnus carlsen", "deep blue"],
        sentences: &[
            "Magnus Carlsen was world chess champion from 2013 to 2023.",
            "In 1997 the machine *Deep Blue* beat Garry Kasparov in a match for the first time.",
        ],
    },
    Entry {
        host: "beethoven.example",
        path: "/ninth",
        keys: &["beethoven", "ninth symphony", "symphony"],
        sentences: &[
            "Beethoven’s Ninth Symphony was first heard in Vienna on 7 May 1824.",
            "He was almost wholly deaf by then.",
        ],
    },
];
