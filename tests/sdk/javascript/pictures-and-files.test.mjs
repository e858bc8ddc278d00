// Pictures in the asked form, uploaded files, and the list of models.

import assert from "node:assert/strict";

import { MODEL, PICTURES, everywhere, refused } from "./suite.mjs";

/** Width and height from the frame header (SOF) of a JPEG. */
function sizeOf(image) {
  const jpeg = Buffer.from(image.data, "base64");
  assert.equal(jpeg.readUInt16BE(0), 0xffd8);
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] >= 0xc0 && jpeg[at + 1] <= 0xc2) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
  }
  assert.fail("the picture has no frame header");
}

everywhere({
  "a picture has the asked form, and the next turn changes it": async (api, client) => {
    const asked = { model: PICTURES, ...api.pictureFormat("16:9", "1K") };
    const first = await client.interactions.create({ ...asked, input: "A red boat on a lake at sunset." });
    const before = api.only(first, "image");
    assert.equal(before.mime_type, "image/jpeg");
    assert.deepEqual(sizeOf(before), [1376, 768]);
    const next = { ...asked, input: "Make it night.", previous_interaction_id: first.id };
    const after = api.only(await client.interactions.create(next), "image");
    assert.notEqual(after.data, before.data);
    assert.deepEqual(sizeOf(after), [1376, 768]);
  },

  "a streamed picture comes whole": async (api, client) => {
    const asked = { model: PICTURES, input: "A blue house in the snow.", stream: true };
    const heard = await api.hear(client.interactions.create(asked));
    assert.equal(heard.whole.image.length, 1);
    assert.deepEqual(sizeOf(heard.whole.image[0]), [1024, 1024]);
  },

  "a picture of a form that does not exist is refused": async (api, client) => {
    const asked = { model: PICTURES, input: "A cat.", ...api.pictureFormat("17:3", "1K") };
    await refused(client.interactions.create(asked), "BadRequestError", 400);
  },

  "a file is uploaded, talked about, listed and deleted": async (api, client) => {
    const text = "The budget of 2027 is 4,200 euros.";
    const file = new Blob([text], { type: "text/plain" });
    const sent = await client.files.upload({ file, config: { mimeType: "text/plain", displayName: "budget.txt" } });
    assert.match(sent.name, /^files\//);
    assert.equal(Number(sent.sizeBytes), text.length);
    assert.equal((await client.files.get({ name: sent.name })).uri, sent.uri);
    const input = [
      { type: "text", text: "What is in this file?" },
      { type: "document", uri: sent.uri, mime_type: "text/csv" },
    ];
    assert.ok(api.text(await client.interactions.create({ model: MODEL, input })));
    const names = [];
    for await (const listed of await client.files.list({ config: { pageSize: 1 } })) names.push(listed.name);
    assert.ok(names.includes(sent.name));
    await client.files.delete({ name: sent.name });
    await assert.rejects(client.files.get({ name: sent.name }), { name: "ApiError" });
  },

  "the models are listed over several pages, and described": async (_, client) => {
    const names = [];
    for await (const model of await client.models.list({ config: { pageSize: 5 } })) names.push(model.name);
    assert.ok(names.length > 5 && names.includes(`models/${MODEL}`));
    assert.equal((await client.models.get({ model: MODEL })).name, `models/${MODEL}`);
    await assert.rejects(client.models.get({ model: "gemini-0-nothing" }), { name: "ApiError", status: 404 });
  },
});
