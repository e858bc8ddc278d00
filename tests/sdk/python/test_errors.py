"""Every class of error arrives as the SDK's own exception, with what the service said in it."""

import pytest
from google.genai import _interactions as errors
from google.genai import errors as classic
from revision import MODEL, hear, text_of

REFUSED = [
    ("!400", "BadRequestError", 400, "invalid_request"),
    ("!401", "AuthenticationError", 401, "authentication"),
    ("!402", "APIStatusError", 402, "payment_required"),
    ("!403", "PermissionDeniedError", 403, "permission_denied"),
    ("!404", "NotFoundError", 404, "model_not_found"),
    ("!413", "APIStatusError", 413, "invalid_request"),
    ("!429", "RateLimitError", 429, "rate_limit_exceeded"),
    ("!quota", "RateLimitError", 429, 429),
    ("!500", "InternalServerError", 500, "api_error"),
    ("!503", "InternalServerError", 503, 503),
    ("!504", "InternalServerError", 504, "deadline_exceeded"),
    ("!safety", "BadRequestError", 400, "safety"),
    ("!overload", "InternalServerError", 503, 503),
]


@pytest.mark.parametrize(("prompt", "name", "status", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_refusal_is_raised_as_its_class(client, prompt, name, status, code):
    with pytest.raises(getattr(errors, name)) as refused:
        client.interactions.create(model=MODEL, input=prompt)
    assert type(refused.value).__name__ == name
    assert refused.value.status_code == status
    assert refused.value.body["error"]["code"] == code
    assert refused.value.body["error"]["message"]


@pytest.mark.parametrize(("prompt", "name", "status", "code"), REFUSED[:11], ids=[row[0] for row in REFUSED[:11]])
def test_a_refused_stream_is_raised_before_it_begins(client, prompt, name, status, code):
    with pytest.raises(getattr(errors, name)) as refused:
        client.interactions.create(model=MODEL, input=prompt, stream=True)
    assert refused.value.status_code == status
    assert code


@pytest.mark.parametrize("prompt", ["!overload", "!midway", "!safety"])
def test_an_error_in_the_stream_is_an_event(client, prompt):
    heard = hear(client.interactions.create(model=MODEL, input=f"{prompt}\nTell me about rivers.", stream=True))
    (error,) = heard.errors
    assert error.message and error.code
    assert heard.completed is None


def test_an_error_without_an_error_ends_nothing(client):
    heard = hear(client.interactions.create(model=MODEL, input="!emptyerror\nTell me about rivers.", stream=True))
    assert heard.status == "completed" and heard.text


def test_a_connection_that_breaks_is_a_connection_error(client):
    with pytest.raises(Exception) as broken:
        hear(client.interactions.create(model=MODEL, input="!cut\nTell me about rivers.", stream=True))
    # 1.x lets the transport's own exception through while it iterates.
    assert type(broken.value).__name__ in {"APIConnectionError", "RemoteProtocolError"}


def test_what_passes_is_tried_again(api):
    answer = api.client(retries=2).interactions.create(model=MODEL, input="!503 twice\nWhat is 2 plus 2?")
    assert "4" in text_of(answer)


def test_a_delay_that_the_service_names_is_kept(api):
    answer = api.client(retries=1).interactions.create(model=MODEL, input="!429 retry 1\nWhat is 2 plus 2?")
    assert "4" in text_of(answer)


@pytest.mark.parametrize(("key", "name"), [("invalid", "BadRequestError"), ("leaked", "PermissionDeniedError")])
def test_a_bad_key_is_refused(api, key, name):
    with pytest.raises(getattr(errors, name)):
        api.client(key=key).interactions.create(model=MODEL, input="Good morning.")


def test_an_unknown_interaction_is_not_found(client):
    missing = "v1_" + "A" * 64
    for attempt in (
        lambda: client.interactions.get(missing),
        lambda: client.interactions.delete(missing),
        lambda: client.interactions.cancel(missing),
        lambda: client.interactions.create(model=MODEL, input="x", previous_interaction_id=missing),
    ):
        with pytest.raises(errors.NotFoundError):
            attempt()


def test_an_unknown_model_or_agent_is_not_found(client):
    with pytest.raises(errors.NotFoundError):
        client.interactions.create(model="gemini-0-nothing", input="x")
    with pytest.raises(errors.NotFoundError):
        client.interactions.create(agent="nobody", input="x", background=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"input": "x", "extra_body": {"modle": "y"}},
        {"input": "x", "generation_config": {"temprature": 1}},
        {"input": "x", "generation_config": {"thinking_level": "extreme"}},
        {"input": "x", "store": False, "background": True},
        {"input": []},
        {"input": "x", "tools": [{"type": "crystal_ball"}]},
    ],
    ids=["field", "nested", "value", "contradiction", "nothing", "tool"],
)
def test_a_mistake_in_a_request_is_named(client, wrong):
    with pytest.raises(errors.BadRequestError) as refused:
        client.interactions.create(model=MODEL, **wrong)
    assert refused.value.body["error"]["code"] in {"invalid_request", "parameter_unknown"}


def test_the_classic_part_of_the_sdk_raises_its_own_class(client):
    with pytest.raises(classic.ClientError) as refused:
        client.models.get(model="gemini-0-nothing")
    assert refused.value.code == 404
