//! Google Maps, over a few places that everybody knows.

use serde_json::{Value, json};

use super::{Used, server_steps};
use crate::simulator::random::Random;
use crate::simulator::steps::{Annotation, Found, Tooling};
use crate::simulator::usage::tokens;
use crate::simulator::voice::words::{flat, has};

struct Place {
    name: &'static str,
    city: &'static str,
    /// What kind of place it is, in words that questions use.
    kinds: &'static [&'static str],
    latitude: f64,
    longitude: f64,
    review: &'static str,
}

const fn place(
    name: &'static str,
    city: &'static str,
    kinds: &'static [&'static str],
    (latitude, longitude): (f64, f64),
    review: &'static str,
) -> Place {
    Place { name, city, kinds, latitude, longitude, review }
}

const PLACES: &[Place] = &[
    place(
        "Musée d’Orsay",
        "Paris",
        &["museum", "art", "sight"],
        (48.86, 2.3266),
        "Go early and begin on the top floor.",
    ),
    place(
        "Café de Flore",
        "Paris",
        &["café", "cafe", "coffee", "breakfast"],
        (48.854, 2.3326),
        "The hot chocolate is worth the price.",
    ),
    place(
        "Jardin du Luxembourg",
        "Paris",
        &["park", "garden", "walk"],
        (48.8462, 2.3372),
        "Bring a book and find a green chair.",
    ),
    place(
        "Livraria Lello",
        "Porto",
        &["bookshop", "book", "sight"],
        (41.1468, -8.6148),
        "The staircase is even redder than in pictures.",
    ),
    place(
        "Majestic Café",
        "Porto",
        &["café", "cafe", "coffee"],
        (41.1471, -8.6068),
        "Mirrors, marble and a good galão.",
    ),
    place(
        "Jardins do Palácio de Cristal",
        "Porto",
        &["park", "garden", "view"],
        (41.1483, -8.6259),
        "Peacocks, and the best view of the river.",
    ),
    place(
        "Tokyo National Museum",
        "Tokyo",
        &["museum", "art", "sight"],
        (35.7188, 139.7765),
        "The Hōryū-ji treasures are quiet and splendid.",
    ),
    place(
        "Yoyogi Park",
        "Tokyo",
        &["park", "walk"],
        (35.6717, 139.6949),
        "On Sundays there is always music.",
    ),
    place(
        "British Museum",
        "London",
        &["museum", "sight"],
        (51.5194, -0.127),
        "Free, huge, and best on a Friday evening.",
    ),
    place("Hyde Park", "London", &["park", "walk"], (51.5073, -0.1657), "Rent a boat on the Serpentine."),
    place(
        "Monmouth Coffee",
        "London",
        &["café", "cafe", "coffee"],
        (51.5144, -0.1268),
        "Small, busy, and they know their beans.",
    ),
    place(
        "Central Park",
        "New York",
        &["park", "walk", "sight"],
        (40.7826, -73.9656),
        "The Ramble feels far away from everything.",
    ),
    place(
        "Katz’s Delicatessen",
        "New York",
        &["restaurant", "eat", "lunch", "dinner", "food"],
        (40.7223, -73.9874),
        "Keep your ticket and share the pastrami.",
    ),
    place(
        "Pizzeria Da Michele",
        "Naples",
        &["restaurant", "pizza", "eat", "food", "dinner"],
        (40.8498, 14.2633),
        "Two kinds of pizza, and no need for a third.",
    ),
    place(
        "Trattoria Da Enzo",
        "Rome",
        &["restaurant", "eat", "food", "dinner"],
        (41.8881, 12.4778),
        "Queue before seven for the carbonara.",
    ),
    place(
        "Villa Borghese",
        "Rome",
        &["park", "garden", "museum"],
        (41.9142, 12.4923),
        "Book the gallery, then lie in the grass.",
    ),
];

/// Looks for places, if the question is about some.
pub(super) fn search(
    prompt: &str,
    widget: bool,
    near: Option<(f64, f64)>,
    random: &mut Random,
) -> Option<Used> {
    let said = flat(prompt);
    let heard = |place: &&Place| place.kinds.iter().any(|kind| has(&said, &[kind, &format!("{kind}s")]));
    let asks = PLACES.iter().any(|place| heard(&place))
        || has(&said, &["near", "nearby", "around here", "place", "places", "map", "visit"]);
    let in_city = |place: &&Place| said.contains(&flat(place.city));
    let named: Vec<&Place> = PLACES.iter().filter(|place| said.contains(&flat(place.name))).collect();
    if named.is_empty() && !asks {
        return None;
    }
    let mut found: Vec<&Place> = if named.is_empty() {
        let kind: Vec<&Place> = PLACES.iter().filter(heard).collect();
        let all = if kind.is_empty() { PLACES.iter().collect() } else { kind };
        let city: Vec<&Place> = all.iter().copied().filter(|place| in_city(place)).collect();
        if city.is_empty() && near.is_none() {
            Vec::new()
        } else if city.is_empty() {
            all
        } else {
            city
        }
    } else {
        named
    };
    if let Some(here) = near {
        found.sort_by(|one, two| distance(one, here).total_cmp(&distance(two, here)));
    }
    found.truncate(3);
    let mut text = String::new();
    let mut annotations = Vec::new();
    if found.is_empty() {
        text.push_str("The simulator’s map knows a few places in Paris, Porto, Tokyo, London, New York, Naples and Rome; none of them fits.");
    }
    for place in &found {
        text.push_str("- ");
        let start_index = text.len();
        text.push_str(&format!("**{}** in {}: {}", place.name, place.city, place.review));
        annotations.push(Annotation::PlaceCitation {
            start_index,
            end_index: text.len(),
            place_id: place.id(),
            name: place.name.to_owned(),
            url: place.url(),
        });
        text.push('\n');
    }
    let places: Vec<Value> = found.iter().map(|place| place.json()).collect();
    let mut result = json!({"places": places});
    if widget {
        result["widget_context_token"] = json!(format!("widgetcontent/{:016x}", random.bits()));
    }
    let query = prompt.trim().trim_end_matches(['?', '.']).to_lowercase();
    let found = Found::Json(json!([result]));
    Some(Used {
        steps: server_steps(Tooling::GoogleMaps, json!({"queries": [query]}), found, false, random),
        tool_use: 40 + tokens(&text),
        text: text.trim_end().to_owned(),
        annotations,
        map_searches: 1,
        ..Used::default()
    })
}

/// Not a distance on the globe, but the nearer place is the nearer one.
fn distance(place: &Place, (latitude, longitude): (f64, f64)) -> f64 {
    (place.latitude - latitude).hypot((place.longitude - longitude) * latitude.to_radians().cos())
}

impl Place {
    fn id(&self) -> String {
        let number = Random::for_text(0, self.name).bits();
        format!("places/ChIJ{number:016x}")
    }

    fn url(&self) -> String {
        format!("https://maps.google.com/?cid={}", Random::for_text(1, self.name).bits())
    }

    fn json(&self) -> Value {
        json!({"place_id": self.id(), "name": self.name, "url": self.url(), "review_snippets": [
            {"title": format!("Review of {}", self.name), "url": format!("{}#review", self.url()),
             "review_id": format!("{}-1", self.id())}]})
    }
}
