// Runs in the background: polled, streamed, resumed where they were left, cancelled.

import assert from "node:assert/strict";

import { AGENT, MODEL, everywhere, refused } from "./suite.mjs";

const RESEARCH = {
  agent: AGENT,
  input: "What do rivers do to mountains?",
  background: true,
  agent_config: { type: "deep-research", thinking_summaries: "auto" },
};
const RUNNING = ["queued", "in_progress"];

everywhere({
  "a run is polled until it has ended, and then talked about": async (api, client) => {
    for (const asked of [RESEARCH, { model: MODEL, input: "Tell me about rivers.", background: true }]) {
      const begun = await client.interactions.create(asked);
      assert.ok(RUNNING.includes(begun.status), begun.status);
      const done = await api.ended(client, begun.id);
      assert.equal(done.status, "completed");
      assert.ok(api.text(done));
      const next = { model: MODEL, input: "Sum that up.", previous_interaction_id: done.id };
      assert.equal((await client.interactions.create(next)).status, "completed");
    }
  },

  "a broken stream is taken up where it was left": async (api, client) => {
    const whole = await api.hear(client.interactions.create({ ...RESEARCH, stream: true }));
    assert.equal(whole.completed.status, "completed");
    assert.equal(new Set(whole.ids).size, whole.ids.length);
    const { id } = whole.created;
    for (const last of [whole.ids[0], whole.ids.at(-1)]) {
      const before = { events: [], kinds: [], text: "", opened: [], calls: new Map(), whole: {}, ids: [], errors: [] };
      for (const event of whole.events) {
        api.take(before, event);
        if (event.event_id === last) break;
      }
      const rest = await api.hear(client.interactions.get(id, { stream: true, last_event_id: last }));
      assert.equal(before.text + rest.text, whole.text, "nothing twice, and nothing missing");
    }
    assert.equal((await api.hear(client.interactions.get(id, { stream: true }))).text, whole.text);
  },

  "a run that was left goes on": async (api, client) => {
    const stream = client.interactions.create({ ...RESEARCH, stream: true });
    const left = await api.hear(stream, (heard) => heard.ids.length);
    const { id } = left.created;
    const rest = await api.hear(client.interactions.get(id, { stream: true, last_event_id: left.ids.at(-1) }));
    assert.equal(left.text + rest.text, api.text(await api.ended(client, id)));
  },

  "a running run can be cancelled, and what has ended cannot": async (api, client) => {
    const { id } = await client.interactions.create({ model: MODEL, input: "!takes 300", background: true });
    assert.equal((await client.interactions.cancel(id)).status, "cancelled");
    assert.equal((await client.interactions.get(id)).status, "cancelled");
    await refused(client.interactions.cancel(id), "BadRequestError", 400);
    const done = await client.interactions.create({ model: MODEL, input: "Good morning." });
    await refused(client.interactions.cancel(done.id), "BadRequestError", 400);
    await refused(client.interactions.get(done.id, { stream: true }), "BadRequestError", 400);
  },

  "research refuses what it cannot do": async (_, client) => {
    for (const wrong of [{ background: false }, { system_instruction: "Be brief." }, { store: false }]) {
      await refused(client.interactions.create({ ...RESEARCH, ...wrong }), "BadRequestError", 400);
    }
  },
});
