//! Towers, cities, bridges.

use super::Entry;

pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        host: "toureiffel.paris",
        path: "/en/the-monument/key-figures",
        keys: &["eiffel tower", "eiffel", "paris tower"],
        sentences: &[
            "The Eiffel Tower in Paris is 330 metres tall since an antenna was added in 2022.",
            "It was built for the World’s Fair of 1889 and first stood 312 metres high.",
            "About 2,500,000 rivets hold its 18,038 iron parts together.",
        ],
    },
    Entry {
        host: "en.wikipedia.org",
        path: "/wiki/Eiffel_Tower",
        keys: &["eiffel tower", "eiffel"],
        sentences: &[
            "Gustave Eiffel’s company built the tower between 1887 and 1889.",
            "Parisians gave it the nickname *La dame de fer*, the iron lady.",
        ],
    },
    Entry {
        host: "en.wikipedia.org",
        path: "/wiki/Paris",
        keys: &["paris", "capital of france", "france"],
        sentences: &[
            "Paris is the capital of France and lies on the Seine.",
            "A little over 2,000,000 people live in the city itself and some 12,000,000 in its region.",
            "Its twenty *arrondissements* wind outwards like the shell of a snail.",
        ],
    },
    Entry {
        host: "visitportugal.example",
        path: "/porto",
        keys: &["porto", "portugal", "douro"],
        sentences: &[
            "Porto lies where the Douro meets the Atlantic.",
            "Its old quarter, the Ribeira, has been a World Heritage Site since 1996.",
            "The double-deck Dom Luís I bridge was opened in 1886.",
        ],
    },
    Entry {
        host: "japan-guide.example",
        path: "/kyoto",
        keys: &["kyoto", "japan"],
        sentences: &[
            "Kyoto (京都) was Japan’s imperial capital from 794 to 1868.",
            "The Fushimi Inari shrine (伏見稲荷大社) is known for thousands of vermilion gates.",
            "Cherry trees there usually bloom at the end of March and in early April.",
        ],
    },
    Entry {
        host: "en.wikipedia.org",
        path: "/wiki/Tokyo",
        keys: &["tokyo"],
        sentences: &[
            "Tokyo (東京) is the capital of Japan; its greater area is home to about 37,000,000 people.",
            "The Skytree, finished in 2012, rises to 634 metres.",
        ],
    },
    Entry {
        host: "en.wikipedia.org",
        path: "/wiki/Mount_Everest",
        keys: &["everest", "highest mountain", "tallest mountain", "mount everest"],
        sentences: &[
            "Mount Everest, at 8,848.86 metres, is the highest mountain above sea level.",
            "Edmund Hillary and Tenzing Norgay first reached its summit on 29 May 1953.",
        ],
    },
    Entry {
        host: "goldengate.example",
        path: "/bridge/facts",
        keys: &["golden gate", "san francisco"],
        sentences: &[
            "The Golden Gate Bridge opened on 27 May 1937 with a main span of 1,280 metres.",
            "Its colour is called *International Orange*.",
        ],
    },
    Entry {
        host: "venezia.example",
        path: "/en/city",
        keys: &["venice", "venezia", "gondola"],
        sentences: &[
            "Venice is built on more than a hundred small islands in a lagoon.",
            "Since 2020 the MOSE barriers can close the lagoon against high water, the *acqua alta*.",
        ],
    },
    Entry {
        host: "iceland.example",
        path: "/nature/aurora",
        keys: &["reykjavik", "iceland"],
        sentences: &[
            "Reykjavík is the northernmost capital of a sovereign state.",
            "About two thirds of all Icelanders live in and around it.",
        ],
    },
    Entry {
        host: "en.wikipedia.org",
        path: "/wiki/Great_Wall_of_China",
        keys: &["great wall", "wall of china", "china"],
        sentences: &[
            "The Great Wall of China (长城) was measured at 21,196 kilometres with all its branches.",
            "Most of what stands today dates from the Ming dynasty.",
        ],
    },
];
