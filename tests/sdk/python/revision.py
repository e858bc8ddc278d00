"""What differs between the two revisions of the wire, as the two generations of the SDK show it.

The tests say what they want in the words of today's revision ("a step of this kind, this text");
here those words are looked up in what the installed SDK returns. Versions 1.x speak `outputs`, later
ones `steps`.
"""

from dataclasses import dataclass, field
from typing import Any

import google.genai

OUTPUTS = google.genai.__version__.startswith("1.")
NAME = "outputs" if OUTPUTS else "steps"

MODEL = "gemini-3-flash-preview"
PICTURES = "gemini-3.1-flash-image-preview"
AGENT = "deep-research-pro-preview-12-2025"

CREATED, COMPLETED = (
    ("interaction.start", "interaction.complete") if OUTPUTS else ("interaction.created", "interaction.completed")
)
START, DELTA, STOP = (
    ("content.start", "content.delta", "content.stop") if OUTPUTS else ("step.start", "step.delta", "step.stop")
)


def items(interaction) -> list:
    """Everything that was produced, in order: media are items of their own in both revisions."""
    if OUTPUTS:
        return list(interaction.outputs or [])
    flat = []
    for step in interaction.steps or []:
        flat.extend(step.content or [] if step.type == "model_output" else [step])
    return flat


def of_kind(interaction, kind: str) -> list:
    return [item for item in items(interaction) if item.type == kind]


def text_of(interaction) -> str:
    return "".join(item.text for item in of_kind(interaction, "text"))


def json_format(schema: dict) -> dict:
    """The arguments that ask for an answer in JSON."""
    if OUTPUTS:
        return {"response_format": schema, "response_mime_type": "application/json"}
    return {"response_format": {"type": "text", "mime_type": "application/json", "schema": schema}}


def picture_format(ratio: str, size: str) -> dict:
    """The arguments that ask for a picture of this ratio and size."""
    if OUTPUTS:
        return {
            "response_modalities": ["image"],
            "generation_config": {"image_config": {"aspect_ratio": ratio, "image_size": size}},
        }
    return {"response_format": {"type": "image", "aspect_ratio": ratio, "image_size": size}}


def history(*turns: tuple) -> list:
    """A conversation that the client keeps: pairs of a speaker, `user` or `model`, and a text."""
    if OUTPUTS:
        return [{"role": speaker, "content": text} for speaker, text in turns]
    kinds = {"user": "user_input", "model": "model_output"}
    return [{"type": kinds[speaker], "content": [{"type": "text", "text": text}]} for speaker, text in turns]


def unknown(value: Any, path: str = "") -> list:
    """Where the SDK met something that is not in its types, as paths.

    Both generations take such things without a word, so that a test has to look for them.
    """
    if getattr(value, "is_unknown", False) is True:
        return [f"{path}: {value.raw}"]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in unknown(item, f"{path}[{index}]")]
    fields = getattr(type(value), "model_fields", None)
    if fields is None:
        return []
    found = [place for name in fields for place in unknown(getattr(value, name, None), f"{path}.{name}")]
    extra = getattr(value, "model_extra", None) or {}
    return found + [f"{path}.{name}: {extra[name]}" for name in extra if name not in TOLERATED]


# Fields that the live service sends and that the SDKs' types do not have.
TOLERATED = {"model_invocation_token_counts", "object", "raw_prompt_token", "search_type", "signature"}


@dataclass
class Heard:
    """A stream, taken in whole."""

    events: list = field(default_factory=list)
    text: str = ""
    #: The kinds of the items in the order in which they were opened.
    opened: list = field(default_factory=list)
    #: Function calls as (id, name, arguments as text).
    calls: dict = field(default_factory=dict)
    #: The deltas that carry a part as a whole, by their kind.
    whole: dict = field(default_factory=dict)
    event_ids: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    created: Any = None
    completed: Any = None

    @property
    def status(self):
        return self.completed.status

    @property
    def strange(self) -> list:
        """What is not in the SDK's types. A tool's step opens without the fields that its delta brings, which the
        types do not allow and the live service does."""
        return [place for event in self.events if event.event_type != START for place in unknown(event, event.event_type)]

    @property
    def kinds(self) -> list:
        return [event.event_type for event in self.events]


def hear(stream) -> Heard:
    """Listens to a stream to its end."""
    heard = Heard()
    for event in stream:
        take(heard, event)
    return heard


def take(heard: Heard, event) -> None:
    heard.events.append(event)
    if getattr(event, "event_id", None):
        heard.event_ids.append(event.event_id)
    if event.event_type == CREATED:
        heard.created = event.interaction
    elif event.event_type == COMPLETED:
        heard.completed = event.interaction
    elif event.event_type == "error":
        heard.errors.append(event.error)
    elif event.event_type == START:
        opened = event.content if OUTPUTS else event.step
        opened = getattr(opened, "raw", opened)
        kind = opened["type"] if isinstance(opened, dict) else opened.type
        heard.opened.append(kind)
        if kind == "function_call" and not OUTPUTS:
            heard.calls[event.index] = [opened.id, opened.name, ""]
    elif event.event_type == DELTA:
        take_delta(heard, event)


def take_delta(heard: Heard, event) -> None:
    delta = event.delta
    if delta.type == "text":
        heard.text += delta.text
    elif delta.type == "arguments_delta":
        heard.calls[event.index][2] += delta.arguments
    elif delta.type == "function_call":
        heard.calls[event.index] = [delta.id, delta.name, delta.arguments]
    else:
        kind = "text_annotation" if delta.type == "text_annotation_delta" else delta.type
        heard.whole.setdefault(kind, []).append(delta)
