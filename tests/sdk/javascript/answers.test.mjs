// Creating, streaming, going on, and reading back.

import assert from "node:assert/strict";

import { MODEL, everywhere, refused } from "./suite.mjs";

everywhere({
  "an answer is what the types say": async (api, client) => {
    const answer = await client.interactions.create({ model: MODEL, input: "What is 12 times 12?" });
    assert.equal(answer.status, "completed");
    assert.match(answer.id, /^v1_/);
    assert.equal(answer.model, MODEL);
    assert.match(api.text(answer), /144/);
    if (!api.outputs) assert.equal(answer.output_text, api.text(answer));
    const { usage } = answer;
    const parts = ["input", "output", "thought", "tool_use"].map((part) => usage[`total_${part}_tokens`]);
    assert.equal(usage.total_tokens, parts.reduce((sum, part) => sum + part));
  },

  "a stream has the events in their order, and a GET tells the same": async (api, client) => {
    const heard = await api.hear(
      client.interactions.create({ model: MODEL, input: "Write a story about a lighthouse.", stream: true }),
    );
    assert.deepEqual(heard.kinds.slice(0, 2), [
      api.outputs ? "interaction.start" : "interaction.created",
      "interaction.status_update",
    ]);
    assert.equal(heard.kinds.at(-1), api.outputs ? "interaction.complete" : "interaction.completed");
    assert.deepEqual(heard.opened, ["thought", api.outputs ? "text" : "model_output"]);
    assert.deepEqual(heard.ids, [], "only runs in the background can be resumed");
    const stored = await client.interactions.get(heard.completed.id);
    assert.equal(api.text(stored), heard.text);
    assert.equal(stored.usage.total_tokens, heard.completed.usage.total_tokens);
    if (!api.outputs) assert.equal(stored.steps[0].type, "user_input");
  },

  "thoughts are summed up if that is wanted": async (api, client) => {
    const asked = { model: MODEL, input: "Plan a garden.", stream: true };
    const wanted = { generation_config: { thinking_level: "low", thinking_summaries: "auto" } };
    const heard = await api.hear(client.interactions.create({ ...asked, ...wanted }));
    assert.ok(heard.whole.thought_summary[0].content.text);
    assert.ok(heard.whole.thought_signature[0].signature);
    assert.equal((await api.hear(client.interactions.create(asked))).whole.thought_summary, undefined);
  },

  "the second turn knows the first": async (api, client) => {
    const first = await client.interactions.create({ model: MODEL, input: "My name is Ada." });
    const asked = { model: MODEL, input: "What is my name?", previous_interaction_id: first.id };
    assert.match(api.text(await client.interactions.create(asked)), /Ada/);
    assert.match((await api.hear(client.interactions.create({ ...asked, stream: true }))).text, /Ada/);
  },

  "a conversation can be kept by the client": async (api, client) => {
    const input = api.history(["user", "My name is Grace."], ["model", "Hello Grace."], ["user", "What is my name?"]);
    const answer = await client.interactions.create({ model: MODEL, input, store: false });
    assert.match(api.text(answer), /Grace/);
    assert.ok(!answer.id, "what is not stored has no id");
  },

  "every form of input is taken": async (api, client) => {
    const text = "What is 3 times 4?";
    for (const input of [text, { type: "text", text }, [{ type: "text", text }], api.history(["user", text])]) {
      assert.match(api.text(await client.interactions.create({ model: MODEL, input })), /12/);
    }
  },

  "running out of tokens is incomplete": async (api, client) => {
    const asked = { model: MODEL, input: "Write a long story.", generation_config: { max_output_tokens: 40 } };
    assert.equal((await client.interactions.create(asked)).status, "incomplete");
    const heard = await api.hear(client.interactions.create({ ...asked, stream: true }));
    assert.equal(heard.completed.status, "incomplete");
  },

  "a deleted interaction is gone": async (api, client) => {
    const { id } = await client.interactions.create({ model: MODEL, input: "Forget this." });
    await client.interactions.delete(id);
    await refused(client.interactions.get(id), "NotFoundError", 404, "not_found");
    const next = { model: MODEL, input: "And now?", previous_interaction_id: id };
    await refused(client.interactions.create(next), "NotFoundError", 404, "not_found");
  },

  "leaving a stream early leaves the server well": async (api, client) => {
    const forever = client.interactions.create({ model: MODEL, input: "!forever", stream: true });
    await api.hear(forever, (heard) => heard.text);
    assert.ok(api.text(await client.interactions.create({ model: MODEL, input: "Still there?" })));
  },
});
