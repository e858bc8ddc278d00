"""Tools of every kind: those that the caller runs, and those that the service runs."""

import io
import json

import pytest
from loopback_mcp import ToolServer
from revision import MODEL, OUTPUTS, hear, items, of_kind, text_of, unknown

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city today.",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string", "description": "The name of the city."}},
        "required": ["city"],
    },
}
LAMP = {
    "type": "function",
    "name": "set_lamp",
    "description": "Sets the lamp's brightness and colour.",
    "parameters": {
        "type": "object",
        "properties": {
            "brightness": {"type": "integer", "minimum": 0, "maximum": 100},
            "colour": {"type": "string", "enum": ["warm", "cold"]},
        },
        "required": ["brightness", "colour"],
    },
}


def result(call, said):
    return {
        "type": "function_result",
        "call_id": call.id,
        "name": call.name,
        "result": [{"type": "text", "text": json.dumps(said)}],
    }


def test_a_function_is_called_and_its_result_is_used(client):
    first = client.interactions.create(model=MODEL, input="What is the weather in Paris?", tools=[WEATHER])
    assert first.status == "requires_action"
    (call,) = of_kind(first, "function_call")
    assert call.name == "get_weather"
    assert "Paris" in call.arguments["city"]
    assert unknown(first) == []
    second = client.interactions.create(
        model=MODEL,
        input=[result(call, {"weather": "sunny", "degrees": 23})],
        previous_interaction_id=first.id,
        tools=[WEATHER],
    )
    assert second.status == "completed"
    assert "23" in text_of(second) or "sunny" in text_of(second)


def test_a_streamed_call_comes_with_its_arguments(client):
    heard = hear(
        client.interactions.create(model=MODEL, input="What is the weather in Oslo?", tools=[WEATHER], stream=True)
    )
    assert heard.status == "requires_action"
    ((call_id, name, arguments),) = heard.calls.values()
    arguments = arguments if OUTPUTS else json.loads(arguments)
    assert (name, "Oslo" in arguments["city"]) == ("get_weather", True)
    answer = {"type": "function_result", "call_id": call_id, "name": name, "result": {"weather": "snow"}}
    second = hear(
        client.interactions.create(
            model=MODEL, input=[answer], previous_interaction_id=heard.completed.id, stream=True
        )
    )
    assert second.status == "completed" and "snow" in second.text


def test_arguments_fit_the_declared_types(client):
    answer = client.interactions.create(
        model=MODEL, input="Set the lamp to 40 percent, warm.", tools=[LAMP, WEATHER], generation_config={"tool_choice": "any"}
    )
    (call,) = of_kind(answer, "function_call")
    assert call.name == "set_lamp"
    assert isinstance(call.arguments["brightness"], int) and 0 <= call.arguments["brightness"] <= 100
    assert call.arguments["colour"] in {"warm", "cold"}


def test_no_function_is_called_where_none_is_wanted(client):
    answer = client.interactions.create(
        model=MODEL,
        input="What is the weather in Paris?",
        tools=[WEATHER],
        generation_config={"tool_choice": "none"},
    )
    assert answer.status == "completed" and not of_kind(answer, "function_call")


def test_a_failed_function_is_reported(client):
    first = client.interactions.create(model=MODEL, input="What is the weather in Rome?", tools=[WEATHER])
    (call,) = of_kind(first, "function_call")
    failed = {**result(call, "the station is closed"), "is_error": True}
    second = client.interactions.create(model=MODEL, input=[failed], previous_interaction_id=first.id, tools=[WEATHER])
    assert second.status == "completed" and text_of(second)


def test_a_conversation_with_calls_can_be_kept_by_the_client(client):
    if OUTPUTS:
        pytest.skip("1.x keeps turns, not steps")
    first = client.interactions.create(
        model=MODEL, input="What is the weather in Paris?", tools=[WEATHER], store=False
    )
    (call,) = of_kind(first, "function_call")
    steps = [{"type": "user_input", "content": [{"type": "text", "text": "What is the weather in Paris?"}]}]
    steps += [step.model_dump(exclude_none=True) for step in first.steps]
    steps.append(result(call, {"weather": "rain"}))
    second = client.interactions.create(model=MODEL, input=steps, tools=[WEATHER], store=False)
    assert second.status == "completed" and "rain" in text_of(second)


def cited_spans(answer):
    """What the citations of an answer point at. Their places count bytes of UTF-8."""
    spans = []
    for block in of_kind(answer, "text"):
        raw = block.text.encode()
        for note in block.annotations or []:
            span = raw[note.start_index or 0 : note.end_index]
            assert span.decode(), "a citation points at whole characters, and at some"
            spans.append((note, span.decode()))
    return spans


@pytest.mark.parametrize("model", [MODEL, "gemini-2.5-flash"])
def test_a_search_is_shown_with_its_sources(client, model):
    asked = {"model": model, "input": "Search for the tallest mountain on Earth.", "tools": [{"type": "google_search"}]}
    answer = client.interactions.create(**asked)
    (call,) = of_kind(answer, "google_search_call")
    assert call.arguments.queries
    (found,) = of_kind(answer, "google_search_result")
    assert found.call_id == call.id
    if not OUTPUTS:
        assert any("<" in item.search_suggestions for item in found.result)
    spans = cited_spans(answer)
    assert spans and all(note.type == "url_citation" and note.url.startswith("http") for note, _ in spans)
    assert unknown(answer) == []

    heard = hear(client.interactions.create(**asked, stream=True))
    assert heard.whole["google_search_call"][0].arguments.queries
    assert heard.whole["google_search_result"]
    assert heard.whole["text_annotation"][0].annotations
    assert heard.strange == []
    answered = "text" if OUTPUTS else "model_output"
    # Models of the second generation report their searches after the answer.
    assert (heard.opened.index("google_search_call") < heard.opened.index(answered)) == (model == MODEL)


def test_code_is_written_and_run(client):
    asked = {"model": MODEL, "input": "Use code to compute 17 * 23.", "tools": [{"type": "code_execution"}]}
    answer = client.interactions.create(**asked)
    (call,) = of_kind(answer, "code_execution_call")
    (ran,) = of_kind(answer, "code_execution_result")
    assert call.arguments.language == "python" and call.arguments.code
    assert ran.call_id == call.id and "391" in str(ran.result) and not ran.is_error
    assert "391" in text_of(answer)
    assert unknown(answer) == []
    heard = hear(client.interactions.create(**asked, stream=True))
    assert heard.whole["code_execution_call"][0].arguments.code
    assert "391" in str(heard.whole["code_execution_result"][0].result)
    assert heard.strange == []


def test_pages_are_read(client):
    asked = {
        "model": MODEL,
        "input": "Sum up https://example.com/ and https://nowhere.invalid/ for me.",
        "tools": [{"type": "url_context"}],
    }
    answer = client.interactions.create(**asked)
    (call,) = of_kind(answer, "url_context_call")
    (read,) = of_kind(answer, "url_context_result")
    assert set(call.arguments.urls) == {"https://example.com/", "https://nowhere.invalid/"}
    assert {page.url for page in read.result} == set(call.arguments.urls)
    assert {page.status for page in read.result} <= {"success", "error", "paywall", "unsafe"}
    assert unknown(answer) == []
    heard = hear(client.interactions.create(**asked, stream=True))
    assert heard.whole["url_context_result"] and heard.strange == []


def test_a_place_is_found_on_the_map(client):
    asked = {
        "model": MODEL,
        "input": "Where can I get a coffee near the Louvre in Paris?",
        "tools": [{"type": "google_maps", "latitude": 48.86, "longitude": 2.34, "enable_widget": True}],
    }
    answer = client.interactions.create(**asked)
    (call,) = of_kind(answer, "google_maps_call")
    (found,) = of_kind(answer, "google_maps_result")
    assert found.call_id == call.id
    assert found.result[0].places[0].name
    assert any(note.type == "place_citation" for note, _ in cited_spans(answer))
    assert unknown(answer) == []
    heard = hear(client.interactions.create(**asked, stream=True))
    assert heard.whole["google_maps_result"] and heard.strange == []


def test_files_are_searched(client):
    store = client.file_search_stores.create(config={"display_name": "papers"})
    try:
        operation = client.file_search_stores.upload_to_file_search_store(
            file_search_store_name=store.name,
            file=io.BytesIO(b"The budget of the garden project is 4,200 euros. It was agreed upon in May."),
            config={"display_name": "garden.txt", "mime_type": "text/plain"},
        )
        while not operation.done:
            operation = client.operations.get(operation)
        asked = {
            "model": MODEL,
            "input": "What is the budget of the garden project?",
            "tools": [{"type": "file_search", "file_search_store_names": [store.name]}],
        }
        answer = client.interactions.create(**asked)
        (call,) = of_kind(answer, "file_search_call")
        (found,) = of_kind(answer, "file_search_result")
        assert found.call_id == call.id
        assert "4,200" in text_of(answer)
        assert any(note.type == "file_citation" for note, _ in cited_spans(answer))
        assert unknown(answer) == []
        heard = hear(client.interactions.create(**asked, stream=True))
        assert heard.whole["file_search_result"] and heard.strange == []
    finally:
        client.file_search_stores.delete(name=store.name, config={"force": True})


def test_a_store_that_does_not_exist_is_not_found(client):
    tools = [{"type": "file_search", "file_search_store_names": ["fileSearchStores/nowhere"]}]
    with pytest.raises(Exception) as refused:
        client.interactions.create(model=MODEL, input="What is the budget?", tools=tools)
    assert type(refused.value).__name__ == "NotFoundError"


def test_searching_files_and_the_web_at_once_is_refused(client):
    with pytest.raises(Exception) as refused:
        client.interactions.create(
            model=MODEL,
            input="What is the budget?",
            tools=[
                {"type": "file_search", "file_search_store_names": ["fileSearchStores/papers"]},
                {"type": "google_search"},
            ],
        )
    assert type(refused.value).__name__ == "BadRequestError"


def test_a_tool_server_on_this_machine_is_really_called(client):
    with ToolServer() as tools:
        answer = client.interactions.create(
            model=MODEL,
            input="Roll the dice, please.",
            tools=[{"type": "mcp_server", "name": "games", "url": tools.url}],
        )
        assert tools.called == ["roll_dice"]
    # Since October 2026 the service reports it as a function that was called and answered; the
    # first revision had steps of their own for it.
    named = [item for item in items(answer) if "roll_dice" in (getattr(item, "name", None) or "")]
    assert named and answer.status == "completed"
    assert "four" in text_of(answer)
    assert unknown(answer) == []


def test_using_a_computer_is_a_function_call(client):
    answer = client.interactions.create(
        model=MODEL,
        input="Open the page example.com in the browser.",
        tools=[{"type": "computer_use", "environment": "browser"}],
    )
    assert answer.status == "requires_action"
    assert of_kind(answer, "function_call")


def test_what_only_vertex_has_is_refused(client):
    with pytest.raises(Exception) as refused:
        client.interactions.create(model=MODEL, input="x", tools=[{"type": "retrieval"}])
    assert type(refused.value).__name__ == "BadRequestError"
