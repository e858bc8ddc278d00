//! Functions to begin with.

use serde_json::json;

use super::Function;

/// Three declarations that show what a good one has: a name that says what it does, a description that says when, and
/// parameters that leave little to guess.
pub fn examples() -> [Function; 3] {
    [
        Function::by_hand(
            "get_weather",
            "The current weather of one city. Call it once per city.",
            json!({
                "type": "object",
                "properties": {
                    "city": {"type": "string", "description": "The name of the city, such as Paris"},
                    "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]}
                },
                "required": ["city"]
            }),
        ),
        Function::by_hand(
            "find_orders",
            "Looks up orders of a customer, the latest first. Returns order numbers with dates and states.",
            json!({
                "type": "object",
                "properties": {
                    "customer": {"type": "string", "description": "Customer number, such as C-1042"},
                    "state": {"type": "string", "enum": ["open", "shipped", "returned"]},
                    "limit": {"type": "integer", "minimum": 1, "maximum": 50}
                },
                "required": ["customer"]
            }),
        ),
        Function::by_hand(
            "book_room",
            "Books a meeting room. Call it only after the person has agreed to room and time.",
            json!({
                "type": "object",
                "properties": {
                    "room": {"type": "string"},
                    "start": {"type": "string", "format": "date-time", "description": "RFC 3339, with offset"},
                    "minutes": {"type": "integer", "minimum": 15, "maximum": 480},
                    "guests": {"type": "array", "items": {"type": "string"}, "description": "Mail addresses"}
                },
                "required": ["room", "start", "minutes"]
            }),
        ),
    ]
}
