// The conversation of a specimen: everything that can stand in a transcript, as the page itself would have stored it.
//
// Nothing is streamed, so nothing depends on how fast this machine is; how the turns come to be is tested elsewhere.

import { encodePixels } from "./palette";
import type { Words } from "./specimen/words";

/** What is put where the page keeps its own: names and records. */
export interface Stored {
  key: string;
  chains: [string, string][];
  bodies: [string, string][];
}

/** The moment at which the page believes to be. */
export const NOW = Date.UTC(2026, 2, 14, 10, 30);

interface Turn {
  text: string;
  status: string;
  model?: string;
  /** The turn before it: the last one, if it is left out. */
  parent?: string;
  steps?: object[];
  seconds: number;
  [more: string]: unknown;
}

/** A picture that no camera took: a sky in bands, a sea, and a light between them. */
function picture([red, green, blue]: [number, number, number]): string {
  const [width, height] = [480, 320];
  const data = new Uint8Array(3 * width * height);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const band = 24 * Math.floor(y / 32);
    const sky = y < 192 ? [red + band, green + band, blue + band] : [24, 62, 78];
    data.set(Math.hypot(x - 300, y - 150) < 22 ? [255, 244, 205] : sky, 3 * pixel);
  }
  return encodePixels({ width, height, data }).toString("base64");
}

/** Google's suggestions, which come as a style sheet and links. */
function suggestions(queries: string[]): string {
  const chips = queries.map((query) => `<a class="chip" href="https://www.google.com/search?q=${encodeURIComponent(query)}">${query}</a>`);
  return (
    "<style>.container{display:flex;align-items:center;gap:8px;padding:8px;border-radius:8px;background:#fafafa}" +
    ".chip{border:solid 1px #d2d2d2;border-radius:16px;padding:5px 16px;font:14px sans-serif;color:#1f1f1f;text-decoration:none}" +
    "@media (prefers-color-scheme:dark){.container{background:#1f1f1f}.chip{color:#e3e3e3;border-color:#5e5e5e}}</style>" +
    `<div class="container"><div class="carousel">${chips.join(" ")}</div></div>`
  );
}

function searched({ sentences, sources, queries }: Words["search"]): object[] {
  const bytes = (text: string) => Buffer.byteLength(text);
  const [first, second] = sentences;
  const text = `${first} ${second}`;
  const cite = (number: 0 | 1, start: number, end: number) => ({
    ...{ type: "url_citation", title: sources[number], start_index: start, end_index: end },
    url: `https://source${number + 1}.example.org/tides`,
  });
  const annotations = [
    cite(0, 0, bytes(first)),
    cite(0, bytes(first) + 1, bytes(text)),
    cite(1, bytes(first) + 1, bytes(text)),
  ];
  return [
    { type: "google_search_call", id: "s1", arguments: { queries } },
    { type: "google_search_result", call_id: "s1", result: [{ search_suggestions: suggestions(queries) }] },
    { type: "model_output", content: [{ type: "text", text, annotations }] },
  ];
}

function turns(words: Words): Record<string, Turn> {
  const { question, thought, everything, search, code, cut, refused, picture: draw } = words;
  const text = (text: string) => ({ type: "model_output", content: [{ type: "text", text }] });
  const image = (data: string) => ({ type: "model_output", content: [{ type: "image", mime_type: "image/png", data }] });
  const painter = { model: "gemini-3-pro-image", status: "completed", seconds: 21, parent: "refused" };
  return {
    everything: {
      ...{ text: question, status: "completed", seconds: 12, usage: { total_tokens: 2341 } },
      steps: [{ type: "thought", summary: [{ type: "text", text: thought }] }, text(everything)],
    },
    search: { text: search.question, status: "completed", seconds: 4, tools: ["google_search"], steps: searched(search) },
    code: {
      ...{ text: code.question, status: "completed", seconds: 65, notices: [{ kind: "history_resent" }] },
      steps: [
        { type: "thought", summary: [{ type: "text", text: thought }] },
        { type: "code_execution_call", id: "c1", arguments: { language: "python", code: code.program } },
        { type: "code_execution_result", call_id: "c1", result: code.printed },
        { type: "url_context_call", id: "u1", arguments: { urls: ["https://tides.example.org/closed"] } },
        { type: "url_context_result", call_id: "u1", is_error: true, result: "403" },
        { type: "from_the_future", id: "f1", note: "?" },
        text(code.answer),
      ],
    },
    cut: { text: cut.question, status: "interrupted", seconds: 2, steps: [text(cut.answer)] },
    refused: {
      ...{ text: refused, status: "failed", seconds: 1 },
      problem: { http: 429, code: "too_many_requests", message: "You exceeded your current quota.", detail: '{"error":{"code":429}}' },
    },
    picture: { ...painter, text: draw.first, steps: [image(picture([20, 30, 90]))] },
    again: { ...painter, text: draw.again, steps: [image(picture([90, 30, 60]))] },
  };
}

/** The records of a specimen's conversation. */
export function stored(words: Words): Stored {
  const key = `specimen-${words.language}`;
  const all = Object.entries(turns(words));
  const created = NOW - 60 * 60 * 1000;
  const links: object[] = [];
  const bodies: [string, string][] = [];
  all.forEach(([name, turn], number) => {
    const { text, status, model = "gemini-3-flash-preview", parent, steps = [], seconds, ...more } = turn;
    const before = parent ?? all[number - 1]?.[0];
    const [began, ended] = [created + number * 60_000, created + number * 60_000 + seconds * 1000];
    links.push({
      ...{ key: `${key}-${name}`, id: `v1_${key}_${number}`, model, status, created: began, ended },
      ...(before !== undefined && { parent: `${key}-${before}` }),
    });
    const share = (ended - began) / Math.max(1, steps.length);
    const kept = steps.map((step, index) => {
      const started = Math.round(began + index * share);
      return { index, started, stopped: Math.round(started + share), step };
    });
    bodies.push([`${key}-${name}`, JSON.stringify({ v: 1, text, steps: kept, thinking_summaries: true, ...more })]);
  });
  const chain = { v: 1, title: words.title, created, updated: NOW - 60_000, turns: links, chosen: [`${key}-again`] };
  return { key, chains: [[`catena.chain.${key}`, JSON.stringify(chain)]], bodies };
}
