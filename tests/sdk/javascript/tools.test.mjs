// Tools of every kind: those that the caller runs, and those that the service runs.

import assert from "node:assert/strict";
import { createServer } from "node:http";

import { MODEL, everywhere, refused } from "./suite.mjs";

const WEATHER = {
  type: "function",
  name: "get_weather",
  description: "The weather in a city today.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

/** The whole deltas of a kind in the stream, after checking that the answer without a stream has the step, too. */
async function both(api, client, asked, call, outcome) {
  const answer = await client.interactions.create(asked);
  const [called, came] = [api.only(answer, call), api.only(answer, outcome)];
  assert.equal(came.call_id, called.id);
  const heard = await api.hear(client.interactions.create({ ...asked, stream: true }));
  assert.equal(heard.completed.status, "completed");
  assert.ok(heard.opened.includes(call) && heard.opened.includes(outcome));
  return { answer, called, came, heard };
}

everywhere({
  "a function is called and its result is used": async (api, client) => {
    const asked = { model: MODEL, input: "What is the weather in Paris?", tools: [WEATHER] };
    const first = await client.interactions.create(asked);
    assert.equal(first.status, "requires_action");
    const call = api.only(first, "function_call");
    assert.equal(call.name, "get_weather");
    assert.match(call.arguments.city, /Paris/);
    const said = [{ type: "text", text: JSON.stringify({ weather: "sunny", degrees: 23 }) }];
    const input = [{ type: "function_result", call_id: call.id, name: call.name, result: said }];
    const second = await client.interactions.create({ ...asked, input, previous_interaction_id: first.id });
    assert.equal(second.status, "completed");
    assert.match(api.text(second), /23|sunny/);
  },

  "a streamed call comes with its arguments": async (api, client) => {
    const asked = { model: MODEL, input: "What is the weather in Oslo?", tools: [WEATHER], stream: true };
    const heard = await api.hear(client.interactions.create(asked));
    assert.equal(heard.completed.status, "requires_action");
    const [call] = heard.calls.values();
    assert.match((api.outputs ? call.arguments : JSON.parse(call.arguments)).city, /Oslo/);
    const input = [{ type: "function_result", call_id: call.id, name: call.name, result: { weather: "snow" } }];
    const next = { ...asked, input, previous_interaction_id: heard.completed.id };
    assert.match((await api.hear(client.interactions.create(next))).text, /snow/);
  },

  "a search is shown with its sources": async (api, client) => {
    const asked = { model: MODEL, input: "Search for the tallest mountain on Earth.", tools: [{ type: "google_search" }] };
    const { answer, called, heard } = await both(api, client, asked, "google_search_call", "google_search_result");
    assert.ok(called.arguments.queries.length);
    assert.ok(heard.whole.text_annotation[0].annotations.length);
    for (const block of api.ofKind(answer, "text")) {
      const bytes = Buffer.from(block.text);
      for (const note of block.annotations ?? []) {
        assert.equal(note.type, "url_citation");
        const span = bytes.subarray(note.start_index ?? 0, note.end_index).toString();
        assert.ok(span && !span.includes("\uFFFD"), "a citation points at whole characters");
      }
    }
  },

  "code is written and run": async (api, client) => {
    const asked = { model: MODEL, input: "Use code to compute 17 * 23.", tools: [{ type: "code_execution" }] };
    const { called, came } = await both(api, client, asked, "code_execution_call", "code_execution_result");
    assert.ok(called.arguments.code);
    assert.match(String(came.result), /391/);
  },

  "pages are read": async (api, client) => {
    const input = "Sum up https://example.com/ for me.";
    const asked = { model: MODEL, input, tools: [{ type: "url_context" }] };
    const { called, came } = await both(api, client, asked, "url_context_call", "url_context_result");
    assert.deepEqual(called.arguments.urls, ["https://example.com/"]);
    assert.equal(came.result[0].url, "https://example.com/");
  },

  "a place is found on the map": async (api, client) => {
    const input = "Where can I get a coffee near the Louvre in Paris?";
    const asked = { model: MODEL, input, tools: [{ type: "google_maps" }] };
    const { came } = await both(api, client, asked, "google_maps_call", "google_maps_result");
    assert.ok(came.result[0].places[0].name);
  },

  "files are searched": async (api, client) => {
    const store = await client.fileSearchStores.create({ config: { displayName: "papers" } });
    const text = "The budget of the garden project is 4,200 euros. It was agreed upon in May.";
    let operation = await client.fileSearchStores.uploadToFileSearchStore({
      fileSearchStoreName: store.name,
      file: new Blob([text], { type: "text/plain" }),
      config: { displayName: "garden.txt", mimeType: "text/plain" },
    });
    while (!operation.done) operation = await client.operations.get({ operation });
    const tools = [{ type: "file_search", file_search_store_names: [store.name] }];
    const asked = { model: MODEL, input: "What is the budget of the garden project?", tools };
    const { answer } = await both(api, client, asked, "file_search_call", "file_search_result");
    assert.match(api.text(answer), /4,200/);
    const mixed = { ...asked, tools: [...tools, { type: "google_search" }] };
    await refused(client.interactions.create(mixed), "BadRequestError", 400);
  },

  "a tool server on this machine is really called": async (api, client) => {
    const called = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const piece of request) body += piece;
      const asked = JSON.parse(body);
      if (asked.id === undefined) return response.writeHead(202).end();
      const answers = {
        initialize: { protocolVersion: "2025-06-18", capabilities: { tools: {} }, serverInfo: { name: "games", version: "1" } },
        "tools/list": { tools: [{ name: "roll_dice", description: "Rolls the dice.", inputSchema: { type: "object" } }] },
        "tools/call": { content: [{ type: "text", text: "The dice show a four." }] },
      };
      if (asked.method === "tools/call") called.push(asked.params.name);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id: asked.id, result: answers[asked.method] ?? {} }));
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${server.address().port}/mcp`;
      const tools = [{ type: "mcp_server", name: "games", url }];
      const answer = await client.interactions.create({ model: MODEL, input: "Roll the dice, please.", tools });
      assert.deepEqual(called, ["roll_dice"]);
      assert.match(api.text(answer), /four/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
});
