//! What a model takes beside words (reference sections 3.1 and 9.4), as data. Of an id that is not known the common
//! limits are assumed: the service says where it is stricter.

use super::{Purpose, find};

/// The most pictures that go along with one message, for models of which nothing else is known.
pub const MOST_PICTURES: usize = 14;

/// The most bytes that the pictures and documents of one message may have. The service takes requests of 100 MB, and
/// base64 adds a third; what is left is for words and a history.
pub const MOST_BYTES: u64 = 60_000_000;

/// The most bytes of one PDF.
pub const MOST_DOCUMENT_BYTES: u64 = 37_000_000;

/// Models that take another number of pictures.
const PICTURES: [(&str, usize); 2] = [("gemini-2.5-flash-image", 3), ("antigravity-preview-05-2026", 0)];

/// How many pictures a model or agent takes with one message; 0 for one that takes none.
pub fn most_pictures(id: &str) -> usize {
    let known = find(id).map_or(id, |model| model.id);
    PICTURES.iter().find(|(id, _)| *id == known).map_or(MOST_PICTURES, |(_, most)| *most)
}

/// Whether a model or agent reads documents. Those that make pictures look at pictures alone.
pub fn takes_documents(id: &str) -> bool {
    most_pictures(id) > 0 && find(id).is_none_or(|model| model.purpose != Purpose::Pictures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_model_takes_its_number_of_pictures() {
        assert_eq!(most_pictures("gemini-3.1-flash-image-preview"), 14);
        assert_eq!(most_pictures("models/gemini-2.5-flash-image"), 3);
        assert_eq!(most_pictures("antigravity-preview-05-2026"), 0);
        assert_eq!(most_pictures("one-that-nobody-knows"), MOST_PICTURES);
        assert!(takes_documents("gemini-3-flash-preview") && takes_documents("one-that-nobody-knows"));
        assert!(!takes_documents("gemini-3-pro-image") && !takes_documents("antigravity-preview-05-2026"));
        for (id, _) in PICTURES {
            assert!(find(id).is_some(), "{id} is not in the table");
        }
    }
}
