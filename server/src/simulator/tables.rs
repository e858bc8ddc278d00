//! The tables of a create request: every name that the service accepts, in the order
//! of its reference. [`super::schema`] holds a request against them.

use super::schema::{Field, Kind, Shape};
use Shape::{Any, Bool, Either, List, Number, Object, OneOf, Tagged, Text, Whole};

/// The request as a whole. `input` has rules of its own in [`super::input`].
pub(crate) const REQUEST: Shape = Object(&[
    Field("model", Text),
    Field("agent", Text),
    Field("input", Any),
    Field("system_instruction", Text),
    Field("tools", List(&Tagged(TOOLS))),
    Field("response_format", Any),
    Field("generation_config", Object(GENERATION_CONFIG)),
    Field("agent_config", Tagged(AGENT_CONFIGS)),
    Field("previous_interaction_id", Text),
    Field("store", Bool),
    Field("background", Bool),
    Field("stream", Bool),
    Field("service_tier", OneOf(&["flex", "standard", "priority"])),
    Field("safety_settings", List(&Object(SAFETY_SETTING))),
    Field("labels", Any),
    Field("webhook_config", Object(&[Field("uris", List(&Text)), Field("user_metadata", Any)])),
    Field("environment", Any),
    Field("continuation_token", Text),
    Field("response_modalities", List(&Text)),
    Field("response_mime_type", Text),
]);

const GENERATION_CONFIG: &[Field] = &[
    Field("thinking_level", OneOf(&["minimal", "low", "medium", "high", "xhigh"])),
    Field("thinking_summaries", OneOf(&["auto", "none"])),
    Field("max_output_tokens", Whole),
    Field("seed", Whole),
    Field("stop_sequences", List(&Text)),
    Field(
        "tool_choice",
        Either(&[
            OneOf(&["auto", "any", "none", "validated"]),
            Object(&[Field("allowed_tools", Object(&[Field("mode", Text), Field("tools", List(&Text))]))]),
        ]),
    ),
    Field("temperature", Number),
    Field("top_p", Number),
    Field("speech_config", Any),
    Field("video_config", Object(&[Field("task", Text)])),
    Field("transcription_config", Any),
    Field("image_config", Object(&[Field("aspect_ratio", Text), Field("image_size", Text)])),
];

/// The kinds of `response_format`. Anything else there is a bare JSON Schema, whose
/// names nobody can list; [`super::wishes`] tells them apart.
pub(crate) const RESPONSE_FORMATS: &[Kind] = &[
    Kind("text", &[Field("mime_type", OneOf(&["text/plain", "application/json"])), Field("schema", Any)]),
    Kind(
        "image",
        &[
            Field("mime_type", OneOf(&["image/jpeg"])),
            Field("aspect_ratio", Text),
            // Which sizes there are depends on the model, and how they are written on
            // the revision.
            Field("image_size", Text),
        ],
    ),
    Kind("audio", &[Field("mime_type", Text), Field("sample_rate", Whole), Field("bit_rate", Whole)]),
    Kind("video", &[Field("aspect_ratio", Text), Field("duration", Text), Field("resolution", Text)]),
];

const AGENT_CONFIGS: &[Kind] = &[
    Kind(
        "deep-research",
        &[
            Field("thinking_summaries", OneOf(&["auto", "none"])),
            Field("visualization", OneOf(&["auto", "off"])),
            Field("collaborative_planning", Bool),
        ],
    ),
    Kind("antigravity", &[Field("model", Text), Field("max_total_tokens", Whole)]),
    Kind("dynamic", &[]),
    Kind("code-mender", &[]),
];

const SAFETY_SETTING: &[Field] = &[
    Field(
        "type",
        OneOf(&["hate_speech", "dangerous_content", "harassment", "sexually_explicit", "jailbreak"]),
    ),
    Field("threshold", OneOf(&["block_low_and_above", "block_medium_and_above", "block_only_high", "off"])),
    Field("method", OneOf(&["severity", "probability"])),
];

const TOOLS: &[Kind] = &[
    Kind(
        "function",
        &[
            Field("name", Text),
            Field("description", Text),
            Field("parameters", Any),
            Field("defer_loading", Bool),
            Field("short_description", Text),
        ],
    ),
    Kind(
        "google_search",
        &[Field("search_types", List(&OneOf(&["web_search", "image_search", "enterprise_web_search"])))],
    ),
    Kind("code_execution", &[]),
    Kind("url_context", &[]),
    Kind(
        "file_search",
        &[
            Field("file_search_store_names", List(&Text)),
            Field("top_k", Whole),
            Field("metadata_filter", Text),
        ],
    ),
    Kind(
        "google_maps",
        &[Field("enable_widget", Bool), Field("latitude", Number), Field("longitude", Number)],
    ),
    Kind(
        "mcp_server",
        &[Field("name", Text), Field("url", Text), Field("headers", Any), Field("allowed_tools", Any)],
    ),
    Kind(
        "computer_use",
        &[
            Field("environment", OneOf(&["browser", "mobile", "desktop"])),
            Field("excluded_predefined_functions", List(&Text)),
            Field("disabled_safety_policies", List(&Text)),
            Field("enable_prompt_injection_detection", Bool),
        ],
    ),
    Kind("tool_search", &[Field("execution", OneOf(&["server", "client"]))]),
];

const RESOLUTIONS: &[&str] = &["low", "medium", "high", "ultra_high"];

/// The content blocks of an input.
pub(crate) const CONTENT: &[Kind] = &[
    Kind("text", &[Field("text", Text), Field("annotations", Any)]),
    Kind(
        "image",
        &[
            Field("data", Text),
            Field("uri", Text),
            Field(
                "mime_type",
                OneOf(&[
                    "image/png",
                    "image/jpeg",
                    "image/webp",
                    "image/heic",
                    "image/heif",
                    "image/gif",
                    "image/bmp",
                    "image/tiff",
                ]),
            ),
            Field("resolution", OneOf(RESOLUTIONS)),
        ],
    ),
    Kind(
        "audio",
        &[
            Field("data", Text),
            Field("uri", Text),
            Field(
                "mime_type",
                OneOf(&[
                    "audio/wav",
                    "audio/mp3",
                    "audio/aiff",
                    "audio/aac",
                    "audio/ogg",
                    "audio/flac",
                    "audio/mpeg",
                    "audio/m4a",
                    "audio/l16",
                    "audio/opus",
                    "audio/alaw",
                    "audio/mulaw",
                    "audio/webm",
                ]),
            ),
            Field("sample_rate", Whole),
            Field("channels", Whole),
            Field("processing", Any),
        ],
    ),
    Kind(
        "document",
        &[
            Field("data", Text),
            Field("uri", Text),
            Field("mime_type", Text),
            Field("resolution", OneOf(RESOLUTIONS)),
            Field("processing", Any),
        ],
    ),
    Kind(
        "video",
        &[
            Field("data", Text),
            Field("uri", Text),
            Field(
                "mime_type",
                OneOf(&[
                    "video/mp4",
                    "video/mpeg",
                    "video/mpg",
                    "video/mov",
                    "video/avi",
                    "video/x-flv",
                    "video/webm",
                    "video/wmv",
                    "video/3gpp",
                ]),
            ),
            Field("resolution", OneOf(RESOLUTIONS)),
            Field("processing", Any),
            Field("name", Text),
        ],
    ),
];

/// The steps that a client may send back. What the server itself once wrote into a
/// step is accepted as it is.
pub(crate) const STEPS: &[Kind] = &[
    Kind("user_input", &[Field("content", Either(&[Text, List(&Any)]))]),
    Kind("model_output", &[Field("content", Either(&[Text, List(&Any)])), Field("error", Any)]),
    Kind("thought", &[Field("signature", Text), Field("summary", List(&Any))]),
    Kind(
        "function_call",
        &[Field("id", Text), Field("name", Text), Field("arguments", Any), Field("signature", Text)],
    ),
    Kind(
        "function_result",
        &[Field("call_id", Text), Field("name", Text), Field("result", Any), Field("is_error", Bool)],
    ),
    Kind("code_execution_call", CALL),
    Kind("code_execution_result", RESULT),
    Kind("google_search_call", CALL),
    Kind("google_search_result", RESULT),
    Kind("url_context_call", CALL),
    Kind("url_context_result", RESULT),
    Kind("google_maps_call", CALL),
    Kind("google_maps_result", RESULT),
    Kind("file_search_call", CALL),
    Kind("file_search_result", RESULT),
    Kind("tool_call", CALL),
    Kind("processing_call", CALL),
    Kind("processing_result", RESULT),
    Kind("tool_search_call", CALL),
    Kind("tool_search_result", RESULT),
];

const CALL: &[Field] =
    &[Field("id", Text), Field("arguments", Any), Field("search_type", Text), Field("signature", Text)];

const RESULT: &[Field] =
    &[Field("call_id", Text), Field("result", Any), Field("is_error", Bool), Field("signature", Text)];

/// A turn of the outputs revision.
pub(crate) const TURN: Shape = Object(&[
    Field("role", OneOf(&["user", "model"])),
    Field("content", Either(&[Text, List(&Tagged(CONTENT)), Tagged(CONTENT)])),
]);
