//! Every name that the API's reference lists, by what it is a name of.

/// What something is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Event,
    Step,
    Delta,
    Status,
    Content,
    Annotation,
    Error,
}

/// Names whose JSON is kept and shown folded, because a chat has no better use for them: a generic step of August
/// 2026 that was replaced, and notes about speech.
pub const KEPT_AS_THEY_CAME: [&str; 3] = ["tool_call", "speech_metadata", "word_info"];

impl Kind {
    pub const ALL: [Self; 7] =
        [Self::Event, Self::Step, Self::Delta, Self::Status, Self::Content, Self::Annotation, Self::Error];

    pub fn title(self) -> &'static str {
        match self {
            Self::Event => "Events of both revisions",
            Self::Step => "Steps",
            Self::Delta => "Deltas",
            Self::Status => "Statuses",
            Self::Content => "Content",
            Self::Annotation => "Annotations",
            Self::Error => "Error codes",
        }
    }

    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Event => &[
                "interaction.created",
                "interaction.status_update",
                "interaction.in_progress",
                "interaction.requires_action",
                "step.start",
                "step.delta",
                "step.stop",
                "interaction.completed",
                "error",
                "done",
                "interaction.start",
                "content.start",
                "content.delta",
                "content.stop",
                "interaction.complete",
            ],
            Self::Step => &[
                "user_input",
                "model_output",
                "thought",
                "function_call",
                "function_result",
                "google_search_call",
                "google_search_result",
                "code_execution_call",
                "code_execution_result",
                "url_context_call",
                "url_context_result",
                "google_maps_call",
                "google_maps_result",
                "file_search_call",
                "file_search_result",
                "mcp_server_tool_call",
                "mcp_server_tool_result",
                "tool_call",
                "processing_call",
                "processing_result",
                "retrieval_call",
                "retrieval_result",
                "tool_search_call",
                "tool_search_result",
            ],
            Self::Delta => &[
                "text",
                "text_annotation_delta",
                "text_annotation",
                "thought_summary",
                "thought_signature",
                "arguments_delta",
                "image",
                "audio",
                "video",
                "document",
                "function_call",
                "function_result",
                "google_search_call",
                "google_search_result",
                "code_execution_call",
                "code_execution_result",
                "url_context_call",
                "url_context_result",
                "google_maps_call",
                "google_maps_result",
                "file_search_call",
                "file_search_result",
                "mcp_server_tool_call",
                "mcp_server_tool_result",
                "processing_call",
                "processing_result",
                "retrieval_call",
                "retrieval_result",
                "tool_search_call",
                "tool_search_result",
            ],
            Self::Status => &[
                "queued",
                "in_progress",
                "requires_action",
                "requires_continuation",
                "completed",
                "incomplete",
                "budget_exceeded",
                "failed",
                "cancelled",
            ],
            Self::Content => &["text", "image", "audio", "video", "document"],
            Self::Annotation => {
                &["url_citation", "file_citation", "place_citation", "speech_metadata", "word_info"]
            }
            Self::Error => &[
                "invalid_request",
                "failed_precondition",
                "parameter_unknown",
                "out_of_range",
                "authentication",
                "payment_required",
                "permission_denied",
                "not_found",
                "model_not_found",
                "already_exists",
                "aborted",
                "rate_limit_exceeded",
                "too_many_requests",
                "quota_exceeded",
                "cancelled",
                "api_error",
                "unimplemented",
                "service_unavailable",
                "deadline_exceeded",
                "gateway_timeout",
                "safety",
                "recitation",
                "language",
                "prohibited_content",
                "spii",
                "blocklist",
                "image_safety",
                "image_prohibited_content",
                "image_recitation",
                "image_other",
                "content_blocked",
                "malformed_function_call",
                "malformed_tool_call",
                "unexpected_tool_call",
                "no_image",
                "too_many_tool_calls",
                "missing_thought_signature",
            ],
        }
    }
}
