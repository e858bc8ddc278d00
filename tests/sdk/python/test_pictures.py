"""Pictures: drawn in the asked form, streamed, and changed in the next turn."""

import base64

import pytest
from revision import MODEL, OUTPUTS, PICTURES, hear, of_kind, picture_format, unknown


def size_of(jpeg: bytes) -> tuple:
    """Width and height from the frame header (SOF) of a JPEG."""
    assert jpeg[:2] == b"\xff\xd8" and jpeg[-2:] == b"\xff\xd9"
    at = 2
    while at < len(jpeg):
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xC2:
            return int.from_bytes(jpeg[at + 7 : at + 9], "big"), int.from_bytes(jpeg[at + 5 : at + 7], "big")
        at += 2 + length
    raise AssertionError("the picture has no frame header")


def bytes_of(image) -> bytes:
    return base64.b64decode(image.data) if isinstance(image.data, str) else image.data


@pytest.mark.parametrize(
    ("ratio", "size", "pixels"), [("1:1", "1K", (1024, 1024)), ("16:9", "1K", (1376, 768)), ("9:16", "512", (384, 688))]
)
def test_a_picture_has_the_asked_form(client, ratio, size, pixels):
    if OUTPUTS and size == "512":
        pytest.skip("1.x does not know this size")
    answer = client.interactions.create(
        model=PICTURES, input="A red boat on a lake at sunset.", **picture_format(ratio, size)
    )
    (image,) = of_kind(answer, "image")
    assert image.mime_type == "image/jpeg"
    assert size_of(bytes_of(image)) == pixels
    assert unknown(answer) == []
    if not OUTPUTS:
        assert answer.output_image.data == image.data


def test_a_streamed_picture_comes_whole(client):
    heard = hear(client.interactions.create(model=PICTURES, input="A blue house in the snow.", stream=True))
    assert heard.status == "completed"
    (image,) = heard.whole["image"]
    assert size_of(bytes_of(image)) == (1024, 1024)


def test_the_next_turn_changes_the_picture(client):
    first = client.interactions.create(model=PICTURES, input="A green tree in a field.")
    second = client.interactions.create(
        model=PICTURES, input="Make it night.", previous_interaction_id=first.id
    )
    (before,), (after,) = of_kind(first, "image"), of_kind(second, "image")
    assert bytes_of(before) != bytes_of(after)
    assert size_of(bytes_of(before)) == size_of(bytes_of(after))


def test_a_picture_can_be_handed_in_and_edited(client):
    first = client.interactions.create(model=PICTURES, input="A yellow car on a road.", **picture_format("4:3", "1K"))
    (image,) = of_kind(first, "image")
    data = image.data if isinstance(image.data, str) else base64.b64encode(image.data).decode()
    edited = client.interactions.create(
        model=PICTURES,
        input=[
            {"type": "text", "text": "Make the car blue."},
            {"type": "image", "data": data, "mime_type": "image/jpeg"},
        ],
    )
    (after,) = of_kind(edited, "image")
    assert size_of(bytes_of(after)) == (1200, 896), "the ratio of the given picture is kept"


def test_a_picture_of_a_form_that_does_not_exist_is_refused(client):
    with pytest.raises(Exception) as refused:
        client.interactions.create(model=PICTURES, input="A cat.", **picture_format("17:3", "1K"))
    assert type(refused.value).__name__ == "BadRequestError"


def test_a_model_that_cannot_draw_answers_with_text(client):
    answer = client.interactions.create(model=MODEL, input="A red boat on a lake.")
    assert of_kind(answer, "text") and not of_kind(answer, "image")
