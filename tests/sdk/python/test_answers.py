"""Creating, streaming, going on, and reading back."""

import json

import pytest
from revision import (
    COMPLETED,
    CREATED,
    MODEL,
    OUTPUTS,
    hear,
    history,
    items,
    json_format,
    of_kind,
    text_of,
    unknown,
)

THINKING = {"thinking_level": "low", "thinking_summaries": "auto"}


def test_an_answer_is_what_the_types_say(client):
    answer = client.interactions.create(model=MODEL, input="What is 12 times 12?")
    assert answer.status == "completed"
    assert answer.id.startswith("v1_")
    assert answer.model == MODEL
    assert "144" in text_of(answer)
    assert unknown(answer) == []
    if not OUTPUTS:
        assert answer.output_text == text_of(answer)
        assert answer.continuation_ids == [answer.id]


def test_the_usage_adds_up(client):
    usage = client.interactions.create(model=MODEL, input="Tell me about rivers.").usage
    parts = (
        usage.total_input_tokens
        + usage.total_output_tokens
        + usage.total_thought_tokens
        + usage.total_tool_use_tokens
    )
    assert usage.total_tokens == parts
    assert usage.total_output_tokens > 0


def test_a_stream_has_the_events_in_their_order(client):
    heard = hear(client.interactions.create(model=MODEL, input="What is 7 plus 5?", stream=True))
    assert heard.kinds[:2] == [CREATED, "interaction.status_update"]
    assert heard.kinds[-1] == COMPLETED
    assert heard.opened == ["thought", "text" if OUTPUTS else "model_output"]
    assert "12" in heard.text
    assert heard.status == "completed"
    assert heard.created.id == heard.completed.id
    assert heard.completed.usage.total_tokens > 0
    assert [place for event in heard.events for place in unknown(event, event.event_type)] == []
    # Only runs in the background can be resumed, and so only they have places to resume from.
    assert heard.event_ids == []


def test_a_stream_and_a_get_tell_the_same(client):
    heard = hear(client.interactions.create(model=MODEL, input="Write a story about a lighthouse.", stream=True))
    stored = client.interactions.get(heard.completed.id)
    assert text_of(stored) == heard.text
    assert stored.status == "completed"
    assert stored.usage.total_tokens == heard.completed.usage.total_tokens
    if not OUTPUTS:
        assert stored.steps[0].type == "user_input"


@pytest.mark.parametrize("wanted", [True, False])
def test_thoughts_are_summed_up_if_that_is_wanted(client, wanted):
    asked = {"generation_config": THINKING} if wanted else {}
    heard = hear(client.interactions.create(model=MODEL, input="Plan a garden.", stream=True, **asked))
    assert bool(heard.whole.get("thought_summary")) == wanted
    assert heard.whole["thought_signature"][0].signature
    answer = client.interactions.create(model=MODEL, input="Plan a garden.", **asked)
    (thought,) = of_kind(answer, "thought")
    assert bool(thought.summary) == wanted
    assert thought.signature


def test_the_second_turn_knows_the_first(client):
    first = client.interactions.create(model=MODEL, input="My name is Ada.")
    second = client.interactions.create(
        model=MODEL, input="What is my name?", previous_interaction_id=first.id
    )
    assert "Ada" in text_of(second)
    # An old id stays good: a conversation is a tree.
    other = hear(
        client.interactions.create(
            model="gemini-3.1-pro-preview", input="What is my name?", previous_interaction_id=first.id, stream=True
        )
    )
    assert "Ada" in other.text


def test_a_conversation_can_be_kept_by_the_client(client):
    turns = history(("user", "My name is Grace."), ("model", "Hello Grace."), ("user", "What is my name?"))
    answer = client.interactions.create(model=MODEL, input=turns, store=False)
    assert "Grace" in text_of(answer)


def test_what_was_said_can_be_sent_back_as_it_came(client):
    first = client.interactions.create(model=MODEL, input="My name is Alan.", store=False)
    if OUTPUTS:
        said = [{"role": "user", "content": "My name is Alan."}, {"role": "model", "content": text_of(first)}]
        said.append({"role": "user", "content": "What is my name?"})
    else:
        said = history(("user", "My name is Alan."))
        said += [step.model_dump(exclude_none=True) for step in first.steps]
        said += history(("user", "What is my name?"))
    assert "Alan" in text_of(client.interactions.create(model=MODEL, input=said, store=False))


def test_what_is_not_stored_has_no_id(client):
    answer = client.interactions.create(model=MODEL, input="Good morning.", store=False)
    assert not getattr(answer, "id", None)
    heard = hear(client.interactions.create(model=MODEL, input="Good morning.", store=False, stream=True))
    assert not getattr(heard.completed, "id", None)
    assert heard.text


@pytest.mark.parametrize(
    "asked",
    [
        "What is 3 times 4?",
        {"type": "text", "text": "What is 3 times 4?"},
        [{"type": "text", "text": "What is"}, {"type": "text", "text": "3 times 4?"}],
        history(("user", "What is 3 times 4?")),
    ],
    ids=["text", "block", "blocks", "history"],
)
def test_every_form_of_input_is_taken(client, asked):
    answer = client.interactions.create(model=MODEL, input=asked)
    assert "12" in text_of(answer)


def test_a_picture_can_be_sent_along(client):
    pixel = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    )
    answer = client.interactions.create(
        model=MODEL,
        input=[
            {"type": "text", "text": "What is in this picture?"},
            {"type": "image", "data": pixel, "mime_type": "image/png"},
        ],
    )
    assert answer.status == "completed" and text_of(answer)


def test_a_system_instruction_counts_for_one_turn(client):
    answer = client.interactions.create(
        model=MODEL, input="Who are you?", system_instruction="You are a pirate captain."
    )
    assert answer.status == "completed" and text_of(answer)


def test_running_out_of_tokens_is_incomplete(client):
    asked = {"model": MODEL, "input": "Write a long story.", "generation_config": {"max_output_tokens": 40}}
    assert client.interactions.create(**asked).status == "incomplete"
    assert hear(client.interactions.create(**asked, stream=True)).status == "incomplete"


def test_json_that_fits_a_schema_can_be_asked_for(client):
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string"}, "population": {"type": "integer"}},
        "required": ["city", "population"],
    }
    answer = client.interactions.create(model=MODEL, input="Tell me about Paris.", **json_format(schema))
    said = json.loads(text_of(answer))
    assert isinstance(said["city"], str) and isinstance(said["population"], int)


def test_everything_that_may_be_asked_is_taken(client):
    answer = client.interactions.create(
        model=MODEL,
        input="Good evening.",
        service_tier="flex",
        labels={"team": "conformance"} if not OUTPUTS else None,
        generation_config={"seed": 7, "stop_sequences": ["THE END"], "max_output_tokens": 20000},
    ) if not OUTPUTS else client.interactions.create(
        model=MODEL, input="Good evening.", generation_config={"seed": 7, "temperature": 0.5, "top_p": 0.9}
    )
    assert answer.status == "completed"


def test_a_deleted_interaction_is_gone(client):
    answer = client.interactions.create(model=MODEL, input="Forget this.")
    client.interactions.delete(answer.id)
    with pytest.raises(Exception) as refused:
        client.interactions.get(answer.id)
    assert type(refused.value).__name__ == "NotFoundError"
    with pytest.raises(Exception) as refused:
        client.interactions.create(model=MODEL, input="And now?", previous_interaction_id=answer.id)
    assert type(refused.value).__name__ == "NotFoundError"


def test_leaving_a_stream_early_leaves_the_server_well(client):
    stream = client.interactions.create(model=MODEL, input="!forever", stream=True)
    for event in stream:
        if event.event_type.endswith(".delta"):
            break
    stream.close()
    assert items(client.interactions.create(model=MODEL, input="Still there?"))
