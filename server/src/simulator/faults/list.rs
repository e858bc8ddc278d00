//! Every fault there is, in groups by where it happens, and the table of their words.

use super::super::status::Status;

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Fault {
    /// Another answer is sent in place of the real one ([`super::super::refusals`]).
    Instead(Instead),
    /// The output is blocked or unusable, with this code.
    Blocked(&'static str),
    /// The answer itself is spoilt, and so is what is stored.
    Answer(Spoilt),
    /// The events are spoilt on the server.
    Events(Odd),
    /// How long it takes, and how it ends.
    Course(Course),
    /// One connection is spoilt; of a run in the background, each anew.
    Way(Way),
    /// A resumption is spoilt.
    Resumed(Resumed),
}

/// In place of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Instead {
    /// Status, code and message in the API's own form.
    Plain(u16, &'static str, &'static str),
    /// The same in the form of Google's front end, whose code is the status.
    Gateway(u16, &'static str, &'static str),
    ModelNotFound,
    ParentNotFound,
    ParentInvalid,
    BadKey,
    RateLimit,
    RateLimitDated,
    Quota,
    Html,
    Json,
    Empty,
    NoContent,
    Redirect,
    /// An error whose body is not the usual one.
    ErrorArray,
    ErrorHtml,
    ErrorEmpty,
    ErrorHuge,
    ErrorBinary,
    ErrorString,
    /// An error that a page of another origin cannot read.
    Closed,
}

/// In what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Spoilt {
    Incomplete,
    /// The whole answer, but with this status.
    Ends(Status),
    Signature,
    Lump,
    Scripts,
    Citations,
    AbsurdUsage,
    HugePicture,
    BadPictures,
    StrangeFunction,
}

/// Among the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Odd {
    Overload,
    Midway,
    Late,
    Encore,
    Unknown,
    EmptyError,
    BadJson,
    Garbage,
    Malformed,
    Disorder,
    Interleaved,
    Crumbs,
    Flood,
    Surrogates,
    NoUsage,
    NoIds,
    Duplicate,
    Clock,
    KeepAlive,
    Foreign,
    SplitPicture,
}

/// In time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Course {
    Slow,
    Fast,
    Burst,
    Thoughts,
    Takes,
    Queued,
    Fails,
    Cancelled,
    Zombie,
    Expires,
}

/// On the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Way {
    Cut,
    Eof,
    Array,
    Flaky,
    Stall,
    Forever,
    Crlf,
    Bytes,
    Drip,
    Bom,
}

/// When somebody comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Resumed {
    Gone,
    Restart,
    Repeat,
    AsJson,
    Drowsy,
}

impl Fault {
    /// Whether it happens to a connection, and not to the interaction.
    pub(crate) fn is_on_the_way(self) -> bool {
        match self {
            Self::Way(_) | Self::Resumed(_) => true,
            Self::Instead(_) | Self::Blocked(_) | Self::Answer(_) | Self::Events(_) | Self::Course(_) => {
                false
            }
        }
    }

    /// Whether a number may follow its word.
    pub(super) fn takes_a_number(self) -> bool {
        matches!(
            self,
            Self::Course(Course::Takes | Course::Expires)
                | Self::Events(Odd::KeepAlive | Odd::Flood)
                | Self::Answer(Spoilt::HugePicture)
        )
    }
}

const fn plain(status: u16, code: &'static str, message: &'static str) -> Fault {
    Fault::Instead(Instead::Plain(status, code, message))
}

const fn gateway(status: u16, name: &'static str, message: &'static str) -> Fault {
    Fault::Instead(Instead::Gateway(status, name, message))
}

/// Every fault with its word and what it does.
pub(crate) const FAULTS: &[(&str, Fault, &str)] = &[
    ("400", plain(400, "invalid_request", "Invalid input received."), "HTTP 400 `invalid_request`"),
    (
        "401",
        plain(401, "authentication", "The request does not have valid credentials."),
        "HTTP 401 `authentication`",
    ),
    (
        "402",
        plain(402, "payment_required", "The prepaid balance of this project is used up."),
        "HTTP 402 `payment_required`",
    ),
    (
        "403",
        plain(403, "permission_denied", "This key may not be used from here."),
        "HTTP 403 `permission_denied`",
    ),
    ("404", Fault::Instead(Instead::ModelNotFound), "HTTP 404 `model_not_found`"),
    ("408", plain(408, "request_timeout", "The request took too long to arrive."), "HTTP 408"),
    ("409", plain(409, "aborted", "The operation was aborted; it may be tried again."), "HTTP 409 `aborted`"),
    ("410", plain(410, "not_found", "This interaction has expired."), "HTTP 410"),
    ("412", plain(412, "failed_precondition", "A precondition of the request does not hold."), "HTTP 412"),
    ("413", plain(413, "invalid_request", "The request is larger than the limit of 100 MB."), "HTTP 413"),
    ("415", plain(415, "invalid_request", "This type of content is not supported."), "HTTP 415"),
    ("416", plain(416, "out_of_range", "A value is out of its range."), "HTTP 416 `out_of_range`"),
    ("422", plain(422, "invalid_request", "The request cannot be processed."), "HTTP 422"),
    (
        "429",
        Fault::Instead(Instead::RateLimit),
        "HTTP 429; `retry N` adds a RetryInfo of N s and limits it to once",
    ),
    (
        "429date",
        Fault::Instead(Instead::RateLimitDated),
        "HTTP 429 with the time to try again as a date; `retry N` as above",
    ),
    ("431", plain(431, "invalid_request", "The header fields of the request are too large."), "HTTP 431"),
    ("451", plain(451, "permission_denied", "This is not available for legal reasons."), "HTTP 451"),
    ("499", plain(499, "cancelled", "The request was cancelled."), "HTTP 499 `cancelled`"),
    ("quota", Fault::Instead(Instead::Quota), "HTTP 429 for the quota of the day"),
    ("500", plain(500, "api_error", "Internal error encountered."), "HTTP 500 `api_error`"),
    ("501", plain(501, "unimplemented", "This operation is not implemented."), "HTTP 501 `unimplemented`"),
    ("502", Fault::Instead(Instead::ErrorHtml), "HTTP 502 with a web page"),
    ("503", gateway(503, "UNAVAILABLE", HIGH_DEMAND), "HTTP 503 UNAVAILABLE"),
    (
        "504",
        plain(504, "deadline_exceeded", "Deadline expired before operation could complete."),
        "HTTP 504 `deadline_exceeded`",
    ),
    ("key", Fault::Instead(Instead::BadKey), "HTTP 400: the key is not valid"),
    (
        "region",
        plain(400, "failed_precondition", "User location is not supported for the API use."),
        "HTTP 400 `failed_precondition`: not offered in this region",
    ),
    (
        "toolong",
        plain(400, "invalid_request", "The input token count exceeds the maximum number of tokens allowed."),
        "HTTP 400: the input is too long",
    ),
    (
        "orphan",
        Fault::Instead(Instead::ParentNotFound),
        "HTTP 404 for the previous interaction, if there is one",
    ),
    (
        "orphan400",
        Fault::Instead(Instead::ParentInvalid),
        "HTTP 400 for the previous interaction, if there is one",
    ),
    ("html", Fault::Instead(Instead::Html), "HTTP 200 with a web page, as of a log-in wall"),
    ("json", Fault::Instead(Instead::Json), "HTTP 200 with JSON of something else"),
    ("empty", Fault::Instead(Instead::Empty), "HTTP 200 with nothing in it"),
    ("204", Fault::Instead(Instead::NoContent), "HTTP 204"),
    ("redirect", Fault::Instead(Instead::Redirect), "HTTP 302 to another host"),
    ("errorarray", Fault::Instead(Instead::ErrorArray), "HTTP 503 whose body is a list with one error"),
    ("errorempty", Fault::Instead(Instead::ErrorEmpty), "HTTP 500 with nothing in it"),
    ("errorhuge", Fault::Instead(Instead::ErrorHuge), "HTTP 500 with a message of 1 MB"),
    ("errorbinary", Fault::Instead(Instead::ErrorBinary), "HTTP 500 with bytes that are no text"),
    ("errorstring", Fault::Instead(Instead::ErrorString), "HTTP 500 whose `error` is a string"),
    ("nocors", Fault::Instead(Instead::Closed), "HTTP 503 that a page of another origin cannot read"),
    ("safety", Fault::Blocked("safety"), "an error event: blocked"),
    ("recitation", Fault::Blocked("recitation"), "the same with this code"),
    ("language", Fault::Blocked("language"), "the same with this code"),
    ("prohibited_content", Fault::Blocked("prohibited_content"), "the same with this code"),
    ("spii", Fault::Blocked("spii"), "the same with this code"),
    ("blocklist", Fault::Blocked("blocklist"), "the same with this code"),
    ("content_blocked", Fault::Blocked("content_blocked"), "the same with this code"),
    ("image_safety", Fault::Blocked("image_safety"), "the same with this code, after the thoughts"),
    ("image_prohibited_content", Fault::Blocked("image_prohibited_content"), "the same"),
    ("image_recitation", Fault::Blocked("image_recitation"), "the same"),
    ("image_other", Fault::Blocked("image_other"), "the same"),
    ("no_image", Fault::Blocked("no_image"), "the same: no picture was made"),
    (
        "malformed_function_call",
        Fault::Blocked("malformed_function_call"),
        "an error event: unusable output, with this code",
    ),
    ("malformed_tool_call", Fault::Blocked("malformed_tool_call"), "the same with this code"),
    ("unexpected_tool_call", Fault::Blocked("unexpected_tool_call"), "the same with this code"),
    ("too_many_tool_calls", Fault::Blocked("too_many_tool_calls"), "the same with this code"),
    ("missing_thought_signature", Fault::Blocked("missing_thought_signature"), "the same with this code"),
    ("incomplete", Fault::Answer(Spoilt::Incomplete), "the answer ends early with status `incomplete`"),
    ("budget", Fault::Answer(Spoilt::Ends(Status::BudgetExceeded)), "it ends with status `budget_exceeded`"),
    (
        "action",
        Fault::Answer(Spoilt::Ends(Status::RequiresAction)),
        "it ends with status `requires_action`, and nothing is pending",
    ),
    (
        "paused",
        Fault::Answer(Spoilt::Ends(Status::RequiresContinuation)),
        "it ends with status `requires_continuation` and a token to go on with",
    ),
    ("resting", Fault::Answer(Spoilt::Ends(Status::Unheard)), "it ends with a status that nobody knows"),
    ("signature", Fault::Answer(Spoilt::Signature), "a thought signature of 3.5 MB"),
    ("lump", Fault::Answer(Spoilt::Lump), "1 MB of text, most of it in one delta"),
    ("scripts", Fault::Answer(Spoilt::Scripts), "text with NUL, BOM, lone CR, directions, combining marks"),
    (
        "citations",
        Fault::Answer(Spoilt::Citations),
        "citations that lie outside of the text, or inside of a character",
    ),
    ("usage", Fault::Answer(Spoilt::AbsurdUsage), "usage with absurd numbers"),
    ("huge", Fault::Answer(Spoilt::HugePicture), "a picture of 3 MB in one event; `huge N` for N MB"),
    (
        "badpictures",
        Fault::Answer(Spoilt::BadPictures),
        "pictures that cannot be shown: broken base64, wrong type, cut off, far too big",
    ),
    ("function", Fault::Answer(Spoilt::StrangeFunction), "a call of a function that nobody declared"),
    ("overload", Fault::Events(Odd::Overload), "HTTP 200, then an error event: high demand"),
    ("midway", Fault::Events(Odd::Midway), "an error event after half of the answer"),
    ("late", Fault::Events(Odd::Late), "a status update after the end"),
    ("encore", Fault::Events(Odd::Encore), "more text and a second last event after the end"),
    ("unknown", Fault::Events(Odd::Unknown), "events, steps and deltas that nobody knows"),
    ("emptyerror", Fault::Events(Odd::EmptyError), "an error event without an error, then the rest"),
    ("badjson", Fault::Events(Odd::BadJson), "one event whose JSON is broken, then the rest"),
    ("garbage", Fault::Events(Odd::Garbage), "thirty such events, then the rest"),
    (
        "malformed",
        Fault::Events(Odd::Malformed),
        "events with missing, null, wrong, huge and deeply nested values, then the rest",
    ),
    (
        "disorder",
        Fault::Events(Odd::Disorder),
        "a delta before its start, a second stop, a gap in the indices, a delta after the stop",
    ),
    ("interleaved", Fault::Events(Odd::Interleaved), "two texts that grow in turns"),
    ("crumbs", Fault::Events(Odd::Crumbs), "one character per delta, and empty deltas"),
    ("flood", Fault::Events(Odd::Flood), "10,000 more deltas at once; `flood N` for N"),
    ("surrogates", Fault::Events(Odd::Surrogates), "an emoji whose halves come in two deltas"),
    ("nousage", Fault::Events(Odd::NoUsage), "no usage in the last event; a GET has it"),
    ("noids", Fault::Events(Odd::NoIds), "no event ids, although it runs in the background"),
    ("duplicate", Fault::Events(Odd::Duplicate), "an event id twice, the second time with another text"),
    ("clock", Fault::Events(Odd::Clock), "times that lie in the past and the wrong way round"),
    ("foreign", Fault::Events(Odd::Foreign), "content and citations of types that nobody knows"),
    ("splitpicture", Fault::Events(Odd::SplitPicture), "a picture whose base64 comes in three deltas"),
    (
        "keepalive",
        Fault::Events(Odd::KeepAlive),
        "20 comments, one a second, then the rest; `keepalive N` for N",
    ),
    ("slow", Fault::Course(Course::Slow), "three seconds of silence, then 400 ms between deltas"),
    ("fast", Fault::Course(Course::Fast), "200 deltas a second"),
    ("burst", Fault::Course(Course::Burst), "everything in one piece"),
    ("thoughts", Fault::Course(Course::Thoughts), "four seconds of thinking without a summary"),
    ("takes", Fault::Course(Course::Takes), "`takes N`: N seconds from begin to end"),
    ("queued", Fault::Course(Course::Queued), "status `queued` for a second"),
    ("failed", Fault::Course(Course::Fails), "it fails after half of the time"),
    ("cancelled", Fault::Course(Course::Cancelled), "it is cancelled after half of the time, by nobody"),
    ("zombie", Fault::Course(Course::Zombie), "`in_progress` for ever, without a step"),
    (
        "expires",
        Fault::Course(Course::Expires),
        "`expires N`: it is forgotten N seconds after it was asked for",
    ),
    (
        "cut",
        Fault::Way(Way::Cut),
        "the connection breaks inside a frame; `at N` after N events, `byte N` after N bytes; `lost` loses the answer, too",
    ),
    ("eof", Fault::Way(Way::Eof), "the stream ends without its last event; `lost` as above"),
    ("array", Fault::Way(Way::Array), "half of the answer, then a bare JSON array of a 503"),
    ("flaky", Fault::Way(Way::Flaky), "the connection breaks after eight events, each time"),
    (
        "stall",
        Fault::Way(Way::Stall),
        "silence after a few deltas, until the client leaves; `at N` after N events",
    ),
    ("forever", Fault::Way(Way::Forever), "text until the client leaves, at most ten minutes"),
    ("crlf", Fault::Way(Way::Crlf), "lines end with CR LF"),
    ("bytes", Fault::Way(Way::Bytes), "one byte at a time"),
    ("drip", Fault::Way(Way::Drip), "one byte every 50 ms"),
    ("bom", Fault::Way(Way::Bom), "a byte order mark first"),
    ("gone", Fault::Resumed(Resumed::Gone), "coming back to the stream is HTTP 404"),
    ("restart", Fault::Resumed(Resumed::Restart), "coming back begins at the start, whatever was asked for"),
    ("repeat", Fault::Resumed(Resumed::Repeat), "coming back sends the last event again"),
    ("asjson", Fault::Resumed(Resumed::AsJson), "coming back gets JSON, no stream"),
    ("drowsy", Fault::Resumed(Resumed::Drowsy), "coming back gets two events, then silence"),
];

const HIGH_DEMAND: &str = "This model is currently experiencing high demand. Spikes in demand are usually \
                           temporary. Please try again later.";
