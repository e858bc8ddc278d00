// Every class of error arrives as the SDK's own, with what the service said in it.

import assert from "node:assert/strict";

import { MODEL, ONCE, everywhere, refused } from "./suite.mjs";

const REFUSED = [
  ["!400", "BadRequestError", 400, "invalid_request"],
  ["!401", "AuthenticationError", 401, "authentication"],
  ["!402", "APIError", 402, "payment_required"],
  ["!403", "PermissionDeniedError", 403, "permission_denied"],
  ["!404", "NotFoundError", 404, "model_not_found"],
  ["!413", "APIError", 413, "invalid_request"],
  ["!429", "RateLimitError", 429, "rate_limit_exceeded"],
  ["!quota", "RateLimitError", 429, 429],
  ["!500", "InternalServerError", 500, "api_error"],
  ["!503", "InternalServerError", 503, 503],
  ["!504", "InternalServerError", 504, "deadline_exceeded"],
  ["!safety", "BadRequestError", 400, "safety"],
];

const refusals = REFUSED.map(([input, ...expected]) => [
  `${input} is raised as its class`,
  async (_, client) => {
    await refused(client.interactions.create({ model: MODEL, input }, ONCE), ...expected);
    if (input === "!safety") return;
    await refused(client.interactions.create({ model: MODEL, input, stream: true }, ONCE), ...expected);
  },
]);

everywhere({
  ...Object.fromEntries(refusals),

  "an error in the stream is an event": async (api, client) => {
    for (const order of ["!overload", "!midway", "!safety"]) {
      const input = `${order}\nTell me about rivers.`;
      const heard = await api.hear(client.interactions.create({ model: MODEL, input, stream: true }));
      assert.equal(heard.errors.length, 1);
      assert.ok(heard.errors[0].message && heard.errors[0].code);
      assert.equal(heard.completed, undefined);
    }
  },

  "a connection that breaks is an error": async (api, client) => {
    const input = "!cut\nTell me about rivers.";
    await assert.rejects(api.hear(client.interactions.create({ model: MODEL, input, stream: true })));
  },

  "what passes is tried again": async (api, client) => {
    const answer = await client.interactions.create({ model: MODEL, input: "!503 once\nWhat is 2 plus 2?" });
    assert.match(api.text(answer), /4/);
  },

  "a bad key is refused": async (api) => {
    for (const [key, name, status] of [
      ["invalid", "BadRequestError", 400],
      ["leaked", "PermissionDeniedError", 403],
    ]) {
      const client = await api.client(key);
      await refused(client.interactions.create({ model: MODEL, input: "Good morning." }, ONCE), name, status);
    }
  },

  "what does not exist is not found": async (_, client) => {
    const id = `v1_${"A".repeat(64)}`;
    await refused(client.interactions.get(id), "NotFoundError", 404);
    await refused(client.interactions.delete(id), "NotFoundError", 404);
    await refused(client.interactions.cancel(id), "NotFoundError", 404);
    await refused(client.interactions.create({ model: "gemini-0-nothing", input: "x" }), "NotFoundError", 404);
    await refused(client.interactions.create({ agent: "nobody", input: "x", background: true }), "NotFoundError", 404);
  },

  "a mistake in a request is named": async (_, client) => {
    for (const wrong of [
      { input: "x", generation_config: { temprature: 1 } },
      { input: "x", generation_config: { thinking_level: "extreme" } },
      { input: "x", tools: [{ type: "crystal_ball" }] },
      { input: "x", store: false, background: true },
      { input: [] },
    ]) {
      await refused(client.interactions.create({ model: MODEL, ...wrong }), "BadRequestError", 400);
    }
  },
});
