// Every test runs four times: with the SDK of either revision of the wire, and against the simulator itself and
// through a server that forwards to it. What differs between the revisions is here, in the words of today's.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { forwarder, simulator } from "./servers.mjs";

export const MODEL = "gemini-3-flash-preview";
export const PICTURES = "gemini-3.1-flash-image-preview";
export const AGENT = "deep-research-pro-preview-12-2025";

// The packages lie outside of the sources, in a folder that the environment names.
const packages = createRequire(path.join(process.env.CATENA_SDKS || import.meta.dirname, "package.json"));
const SDKS = { steps: packages("genai-steps"), outputs: packages("genai-outputs") };

/** Somewhere to send requests to, and what its answers look like there. */
class Api {
  running = new Map();

  constructor(revision, forwards) {
    this.revision = revision;
    this.outputs = revision === "outputs";
    this.forwards = forwards;
  }

  async start() {
    this.simulator = await simulator(this.revision);
  }

  stop() {
    for (const server of this.running.values()) server.stop();
    this.simulator.stop();
  }

  /** The SDK's client for a caller whose key is `key`. A forwarder has its own, so that there is one for each. */
  async client(key = "test") {
    let server = this.simulator;
    if (this.forwards) {
      if (!this.running.has(key)) this.running.set(key, await forwarder(this.simulator, key));
      server = this.running.get(key);
    }
    return new SDKS[this.revision].GoogleGenAI({
      apiKey: key,
      httpOptions: { baseUrl: server.address, timeout: 60_000 },
    });
  }

  /** Everything that was produced, in order: media are items of their own in both revisions. */
  items(interaction) {
    if (this.outputs) return interaction.outputs ?? [];
    return (interaction.steps ?? []).flatMap((step) => (step.type === "model_output" ? step.content ?? [] : [step]));
  }

  ofKind(interaction, kind) {
    return this.items(interaction).filter((item) => item.type === kind);
  }

  /** The only one of its kind. */
  only(interaction, kind) {
    const found = this.ofKind(interaction, kind);
    assert.equal(found.length, 1, `one ${kind} in ${JSON.stringify(interaction).slice(0, 400)}`);
    return found[0];
  }

  text(interaction) {
    return this.ofKind(interaction, "text")
      .map((item) => item.text)
      .join("");
  }

  /** A conversation that the client keeps: pairs of a speaker, `user` or `model`, and a text. */
  history(...turns) {
    if (this.outputs) return turns.map(([role, content]) => ({ role, content }));
    const kinds = { user: "user_input", model: "model_output" };
    return turns.map(([speaker, text]) => ({ type: kinds[speaker], content: [{ type: "text", text }] }));
  }

  /** The fields that ask for a picture of this ratio and size. */
  pictureFormat(aspect_ratio, image_size) {
    return this.outputs
      ? { response_modalities: ["image"], generation_config: { image_config: { aspect_ratio, image_size } } }
      : { response_format: { type: "image", aspect_ratio, image_size } };
  }

  /** Listens to a stream, to its end or as long as `enough` says no. */
  async hear(stream, enough = () => false) {
    const heard = { events: [], kinds: [], text: "", opened: [], calls: new Map(), whole: {}, ids: [], errors: [] };
    for await (const event of await stream) {
      this.take(heard, event);
      if (enough(heard)) break;
    }
    return heard;
  }

  take(heard, event) {
    heard.events.push(event);
    heard.kinds.push(event.event_type);
    if (event.event_id) heard.ids.push(event.event_id);
    switch (event.event_type) {
      case "interaction.start":
      case "interaction.created":
        heard.created = event.interaction;
        break;
      case "interaction.complete":
      case "interaction.completed":
        heard.completed = event.interaction;
        break;
      case "error":
        heard.errors.push(event.error);
        break;
      case "content.start":
        heard.opened.push(event.content.type);
        break;
      case "step.start":
        heard.opened.push(event.step.type);
        if (event.step.type === "function_call") heard.calls.set(event.index, { ...event.step, arguments: "" });
        break;
      case "content.delta":
      case "step.delta":
        this.takeDelta(heard, event);
    }
  }

  takeDelta(heard, { index, delta }) {
    if (delta.type === "text") heard.text += delta.text;
    else if (delta.type === "arguments_delta") heard.calls.get(index).arguments += delta.arguments;
    else if (delta.type === "function_call") heard.calls.set(index, delta);
    else (heard.whole[delta.type === "text_annotation_delta" ? "text_annotation" : delta.type] ??= []).push(delta);
  }

  /** Polls until a run has ended. */
  async ended(client, id) {
    for (const begin = Date.now(); Date.now() - begin < 60_000; ) {
      const interaction = await client.interactions.get(id);
      if (!["queued", "in_progress"].includes(interaction.status)) return interaction;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.fail(`${id} does not end`);
  }
}

/** Declares `tests`, a map of names to functions of (api, client), for every SDK and address. */
export function everywhere(tests) {
  for (const revision of Object.keys(SDKS)) {
    for (const forwards of [false, true]) {
      describe(`${revision}, ${forwards ? "forwarded" : "simulated"}`, () => {
        const api = new Api(revision, forwards);
        before(() => api.start());
        after(() => api.stop());
        for (const [name, body] of Object.entries(tests)) test(name, async () => body(api, await api.client()));
      });
    }
  }
}

/** Expects the SDK's own error: the name of its class, its status, and the service's code. */
export async function refused(promise, name, status, code) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.constructor.name, name, String(error));
    assert.equal(error.status, status);
    if (code !== undefined) assert.equal(error.error.error.code, code);
    return true;
  });
}

/** Says that a request is not to be tried again, as each of the SDKs wants to hear it. */
export const ONCE = { maxRetries: 0, retries: { strategy: "none" } };
