"""Runs in the background: polled, streamed, resumed where they were left, cancelled."""

import time

import pytest
from google.genai import _interactions as errors
from revision import AGENT, COMPLETED, MODEL, Heard, hear, take, text_of, unknown

RESEARCH = {
    "agent": AGENT,
    "input": "What do rivers do to mountains?",
    "background": True,
    "agent_config": {"type": "deep-research", "thinking_summaries": "auto"},
}
RUNNING = {"queued", "in_progress"}
# Far longer than any run without pauses takes; only a run that hangs reaches it.
PATIENCE = 60


def ended(client, interaction_id):
    """Polls until the run has ended."""
    give_up = time.monotonic() + PATIENCE
    while True:
        interaction = client.interactions.get(interaction_id)
        if interaction.status not in RUNNING:
            return interaction
        assert time.monotonic() < give_up, "the run does not end"
        time.sleep(0.05)


@pytest.mark.parametrize("asked", [RESEARCH, {"model": MODEL, "input": "Tell me about rivers.", "background": True}], ids=["agent", "model"])
def test_a_run_is_polled_until_it_has_ended(client, asked):
    begun = client.interactions.create(**asked)
    assert begun.id
    assert begun.status in RUNNING
    done = ended(client, begun.id)
    assert done.status == "completed"
    assert text_of(done)
    assert unknown(done) == []
    assert done.usage.total_tokens > 0


def test_the_report_can_be_asked_about(client):
    report = ended(client, client.interactions.create(**RESEARCH).id)
    answer = client.interactions.create(model=MODEL, input="Sum that up.", previous_interaction_id=report.id)
    assert answer.status == "completed" and text_of(answer)


def test_a_streamed_run_says_where_to_resume(client):
    heard = hear(client.interactions.create(**RESEARCH, stream=True))
    assert heard.status == "completed"
    assert heard.whole["thought_summary"]
    assert heard.event_ids and len(set(heard.event_ids)) == len(heard.event_ids)


def test_a_broken_stream_is_taken_up_where_it_was_left(client):
    whole = hear(client.interactions.create(**RESEARCH, stream=True))
    interaction_id = whole.created.id
    for last in {whole.event_ids[0], whole.event_ids[len(whole.event_ids) // 2], whole.event_ids[-1]}:
        rest = hear(client.interactions.get(interaction_id, stream=True, last_event_id=last))
        assert rest.status == "completed"
        before = Heard()
        for event in whole.events:
            take(before, event)
            if getattr(event, "event_id", None) == last:
                break
        assert before.text + rest.text == whole.text, "nothing twice, and nothing missing"


def test_a_run_that_was_left_goes_on(client):
    left = Heard()
    stream = client.interactions.create(**RESEARCH, stream=True)
    for event in stream:
        take(left, event)
        if left.event_ids:
            break
    stream.close()
    rest = hear(client.interactions.get(left.created.id, stream=True, last_event_id=left.event_ids[-1]))
    assert rest.status == "completed"
    assert left.text + rest.text == text_of(ended(client, left.created.id))


def test_without_a_place_the_stream_begins_anew(client):
    whole = hear(client.interactions.create(**RESEARCH, stream=True))
    again = hear(client.interactions.get(whole.created.id, stream=True))
    assert again.text == whole.text
    assert again.kinds[-1] == COMPLETED


def test_a_running_run_can_be_cancelled(client):
    begun = client.interactions.create(model=MODEL, input="!takes 300", background=True)
    assert begun.status in RUNNING
    assert client.interactions.cancel(begun.id).status == "cancelled"
    assert client.interactions.get(begun.id).status == "cancelled"


def test_a_streamed_run_that_is_cancelled_ends(client):
    heard = Heard()
    for event in client.interactions.create(**{**RESEARCH, "input": "!takes 300"}, stream=True):
        take(heard, event)
        if heard.kinds.count("interaction.status_update") == 1 and event is heard.events[1]:
            client.interactions.cancel(heard.created.id)
    assert heard.completed is None or heard.status == "cancelled"
    assert client.interactions.get(heard.created.id).status == "cancelled"


def test_what_has_ended_cannot_be_cancelled(client):
    done = client.interactions.create(model=MODEL, input="Good morning.")
    with pytest.raises(errors.BadRequestError):
        client.interactions.cancel(done.id)
    run = ended(client, client.interactions.create(**RESEARCH).id)
    with pytest.raises(errors.BadRequestError):
        client.interactions.cancel(run.id)


def test_what_ran_in_the_foreground_cannot_be_streamed_again(client):
    done = client.interactions.create(model=MODEL, input="Good morning.")
    with pytest.raises(errors.BadRequestError):
        client.interactions.get(done.id, stream=True)


@pytest.mark.parametrize(
    "wrong",
    [{"background": False}, {"system_instruction": "Be brief."}, {"store": False}],
    ids=["foreground", "system", "unstored"],
)
def test_research_refuses_what_it_cannot_do(client, wrong):
    with pytest.raises(errors.BadRequestError):
        client.interactions.create(**{**RESEARCH, **wrong})


def test_a_run_that_fails_says_why(client):
    failed = ended(client, client.interactions.create(model=MODEL, input="!safety", background=True).id)
    assert failed.status == "failed"
