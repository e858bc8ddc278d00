"""The neighbours of the Interactions API that a chat needs: uploaded files, and the list of models."""

import datetime
import io

import pytest
from google.genai import errors, types
from revision import MODEL, text_of

TEXT = b"The budget of 2027 is 4,200 euros."


@pytest.fixture
def uploaded(client):
    config = types.UploadFileConfig(mime_type="text/plain", display_name="budget.txt")
    return client.files.upload(file=io.BytesIO(TEXT), config=config)


def test_a_file_is_uploaded_and_described(client, uploaded):
    assert uploaded.name.startswith("files/")
    assert uploaded.display_name == "budget.txt"
    assert uploaded.mime_type == "text/plain"
    assert int(uploaded.size_bytes) == len(TEXT)
    assert uploaded.uri.endswith(uploaded.name)
    assert uploaded.sha256_hash
    kept = uploaded.expiration_time - uploaded.create_time
    assert abs(kept - datetime.timedelta(hours=48)) < datetime.timedelta(minutes=1)
    assert client.files.get(name=uploaded.name).uri == uploaded.uri


def test_a_file_of_several_pieces_arrives_whole(client):
    # The SDK sends pieces of 8 MiB.
    size = 8 * 1024 * 1024 + 12_345
    config = types.UploadFileConfig(mime_type="application/pdf", display_name="big.pdf")
    sent = client.files.upload(file=io.BytesIO(b"%PDF-1.4\n" + bytes(size - 9)), config=config)
    assert int(sent.size_bytes) == size


def test_a_video_has_to_be_waited_for(client):
    config = types.UploadFileConfig(mime_type="video/mp4")
    video = client.files.upload(file=io.BytesIO(b"\0\0\0\x18ftypmp42" + bytes(1000)), config=config)
    assert video.state.name in {"PROCESSING", "ACTIVE"}
    for _ in range(200):
        video = client.files.get(name=video.name)
        if video.state.name == "ACTIVE":
            break
    assert video.state.name == "ACTIVE"


def test_a_file_can_be_talked_about(client, uploaded):
    answer = client.interactions.create(
        model=MODEL,
        input=[
            {"type": "text", "text": "What is in this file?"},
            {"type": "document", "uri": uploaded.uri, "mime_type": "text/csv"},
        ],
    )
    assert answer.status == "completed" and text_of(answer)


def test_files_are_listed_and_deleted(client, uploaded):
    assert uploaded.name in [file.name for file in client.files.list(config={"page_size": 2})]
    client.files.delete(name=uploaded.name)
    with pytest.raises(errors.ClientError) as refused:
        client.files.get(name=uploaded.name)
    assert refused.value.code in {403, 404}


def test_the_models_are_listed_over_several_pages(client):
    names = [model.name for model in client.models.list(config={"page_size": 5})]
    assert len(names) == len(set(names)) > 5
    assert f"models/{MODEL}" in names


def test_a_model_is_described(client):
    model = client.models.get(model=MODEL)
    assert model.name == f"models/{MODEL}"
    assert model.display_name and model.input_token_limit > 100_000
    assert "generateContent" in model.supported_actions
