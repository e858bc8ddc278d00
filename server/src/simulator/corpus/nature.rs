//! Sky, sea, animals, weather.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        host: "aurora.example",
        path: "/when-to-see",
        keys: &["aurora", "northern lights", "polar light"],
        sentences: &[
            "The aurora appears when charged particles from the Sun meet the upper atmosphere.",
            "It is seen best between September and March, under dark skies near 65° to 70° latitude.",
            "Green light comes from oxygen at a height of about 100 kilometres.",
        ],
    },
    Entry {
        host: "nasa.gov",
        path: "/solar-system/moon-facts",
        keys: &["moon", "moonlight"],
        sentences: &[
            "The Moon is 384,400 kilometres away on average.",
            "It turns once in the same time in which it goes round the Earth, 27.3 days, and so always shows the same face.",
        ],
    },
    Entry {
        host: "nasa.gov",
        path: "/solar-system/mars-facts",
        keys: &["mars", "red planet", "perseverance"],
        sentences: &[
            "A day on Mars lasts 24 hours and 37 minutes.",
            "The rover *Perseverance* landed in Jezero crater on 18 February 2021.",
        ],
    },
    Entry {
        host: "nasa.gov",
        path: "/solar-system/jupiter-facts",
        keys: &["jupiter", "largest planet"],
        sentences: &[
            "Jupiter is the largest planet: all the others would fit into it twice over.",
            "Its Great Red Spot is a storm wider than the Earth.",
        ],
    },
    Entry {
        host: "esa.int",
        path: "/science/webb",
        keys: &["webb", "james webb", "space telescope"],
        sentences: &[
            "The James Webb Space Telescope was launched on 25 December 2021 from Kourou.",
            "Its mirror of 18 gilded segments measures 6.5 metres across.",
        ],
    },
    Entry {
        host: "ocean.example",
        path: "/depths/challenger-deep",
        keys: &["deepest", "mariana", "challenger deep", "ocean"],
        sentences: &[
            "The deepest known place in the ocean is the Challenger Deep, some 10,935 metres down.",
            "The pressure there is more than a thousand times that at the surface.",
        ],
    },
    Entry {
        host: "birds.example",
        path: "/arctic-tern",
        keys: &["arctic tern", "tern", "migration", "migrate"],
        sentences: &[
            "The Arctic tern flies from the Arctic to the Antarctic and back each year.",
            "Tracked birds covered more than 70,000 kilometres in one.",
        ],
    },
    Entry {
        host: "trees.example",
        path: "/oldest",
        keys: &["oldest tree", "bristlecone", "pine"],
        sentences: &[
            "The oldest known single trees are bristlecone pines in California, nearly 4,900 years old.",
            "Old Tjikko, a spruce in Sweden, has roots that are older still: about 9,550 years.",
        ],
    },
    Entry {
        host: "weather.example",
        path: "/clouds",
        keys: &["cloud", "cumulus", "rain"],
        sentences: &[
            "A cumulus cloud of ordinary size holds several hundred tonnes of water.",
            "It floats because its droplets are tiny and the air in it rises.",
        ],
    },
    Entry {
        host: "bees.example",
        path: "/honey",
        keys: &["bee", "honey", "beehive"],
        sentences: &[
            "A honeybee makes about a twelfth of a teaspoon of honey in its life.",
            "Bees tell each other where flowers are by a dance in the form of an eight.",
        ],
    },
    Entry {
        host: "en.wikipedia.org",
        path: "/wiki/Speed_of_light",
        keys: &["speed of light", "light speed"],
        sentences: &[
            "Light travels at exactly 299,792,458 metres per second in a vacuum.",
            "It takes about 8 minutes and 20 seconds from the Sun to the Earth.",
        ],
    },
    Entry {
        host: "coral.example",
        path: "/reefs",
        keys: &["coral", "reef", "great barrier reef"],
        sentences: &[
            "Coral reefs cover less than one per cent of the sea floor, but about a quarter of all sea life depends on them.",
            "The Great Barrier Reef is some 2,300 kilometres long.",
        ],
    },
];
