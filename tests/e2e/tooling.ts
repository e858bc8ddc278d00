// Every kind of tool as the service sends it: its call, what comes of it, the answer that rests on it, and what the page
// is to show of each. The stories play it step by step, and the screenshots stop in the middle of it.

import { expect, type Locator } from "@playwright/test";

import type { Answer } from "./pages/chat";
import type { Call } from "./servers";

/** Google's snippet, as the service sends it. */
export const SUGGESTIONS =
  "<style>\n.container {\n  align-items: center;\n  border-radius: 8px;\n  display: flex;\n  font-family: sans-serif;\n  font-size: 14px;\n  padding: 8px 12px;\n}\n" +
  ".carousel {\n  overflow: auto;\n  white-space: nowrap;\n}\n" +
  ".chip {\n  border: solid 1px;\n  border-radius: 16px;\n  display: inline-block;\n  margin-right: 8px;\n  padding: 5px 16px;\n  text-decoration: none;\n}\n" +
  "@media (prefers-color-scheme: light) {\n  .container { background-color: #fafafa; }\n  .chip { background-color: #ffffff; border-color: #d2d2d2; color: #5e5e5e; }\n}\n" +
  "@media (prefers-color-scheme: dark) {\n  .container { background-color: #1f1f1f; }\n  .chip { background-color: #2c2c2c; border-color: #3c4043; color: #e3e3e3; }\n}\n</style>\n" +
  '<div class="container">\n  <div class="headline"></div>\n  <div class="carousel">\n' +
  '<a class="chip" href="https://www.google.com/search?q=eiffel+tower+height&client=app-vertex-grounding&safesearch=active">eiffel tower height</a>\n' +
  '<a class="chip" href="https://www.google.com/search?q=tour+eiffel+hauteur&client=app-vertex-grounding&safesearch=active">tour eiffel hauteur</a>\n' +
  "  </div>\n</div>";

const REDIRECT = "https://vertexaisearch.cloud.google.com/grounding-api-redirect/";

/** A picture of one red dot. */
export const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** A kind of tool. */
export interface Kind {
  name: string;
  /** The word in `data-tool`. */
  tool: string;
  /** The call's step, and what the stream adds to it. */
  call: object;
  asked: object;
  /** The result's step, and what the stream adds to it. */
  result: object;
  found: object;
  /** What its row says while it runs, and afterwards; the line over all rows. */
  running: string;
  done: string;
  line: RegExp;
  /** The answer, with what it rests on. */
  text: string;
  annotations: object[];
  /** What is to be seen in its row, and below the answer. */
  look: (row: Locator, answer: Answer) => Promise<void>;
}

/** A whole sentence of a text, as the service ties it to a source: in bytes of UTF-8. */
export function span(text: string, sentence: string): { start_index: number; end_index: number } {
  const at = text.indexOf(sentence);
  const bytes = (part: string) => Buffer.byteLength(part, "utf8");
  return { start_index: bytes(text.slice(0, at)), end_index: bytes(text.slice(0, at) + sentence) };
}

async function source(answer: Answer, name: string): Promise<void> {
  const sources = answer.article.getByRole("region", { name: "Sources" });
  await expect(sources.locator(".source").filter({ hasText: name })).toHaveCount(1);
  await expect(answer.text.locator("a[data-citation='1']").first()).toBeVisible();
}

const HEIGHT = "The Eiffel Tower is **330 metres** tall. It was finished in 1889.";
const PAGES = "The guide names three steps. The other page could not be opened.";
const CODE = "The sum is 87, as the program shows.";
const MUSEUM = "Visit the Musée d’Orsay. It is closed on Mondays.";
const MANUAL = "The pump is serviced every 500 hours. Use the blue oil.";
const REMOTE = "There are two open tickets.";
const PICTURES = "I looked at pictures on wikipedia.org first.";

/** All kinds that a service runs. */
export const KINDS: Kind[] = [
  {
    name: "Google Search",
    tool: "google_search",
    call: { type: "google_search_call", id: "s1", signature: "" },
    asked: { type: "google_search_call", arguments: { queries: ["eiffel tower height", "tour eiffel hauteur"] } },
    result: { type: "google_search_result", call_id: "s1", signature: "" },
    found: { type: "google_search_result", result: [{ search_suggestions: SUGGESTIONS }], is_error: false },
    running: "Searching Google · 2 queries",
    done: "Searched Google · 2 queries",
    line: /^Searched 2 queries( · .*s)?$/,
    text: HEIGHT,
    annotations: [
      { type: "url_citation", title: "wikipedia.org", url: `${REDIRECT}one`, ...span(HEIGHT, "The Eiffel Tower is **330 metres** tall.") },
      { type: "url_citation", title: "toureiffel.paris", url: `${REDIRECT}two`, ...span(HEIGHT, "It was finished in 1889.") },
    ],
    look: async (row, answer) => {
      const queries = row.getByRole("list", { name: "Searched for" }).getByRole("link");
      await expect(queries).toHaveText(["eiffel tower height", "tour eiffel hauteur"]);
      await expect(queries.first()).toHaveAttribute("href", "https://www.google.com/search?q=eiffel%20tower%20height");
      await source(answer, "wikipedia.org");
      await expect(answer.article.locator("[data-part=suggestions] a.chip")).toHaveCount(2);
    },
  },
  {
    name: "image search",
    tool: "google_search",
    call: { type: "google_search_call", id: "i1", search_type: "image_search", signature: "" },
    asked: { type: "google_search_call", arguments: { queries: ["eiffel tower at night"] } },
    result: { type: "google_search_result", call_id: "i1", signature: "" },
    found: { type: "google_search_result", result: [], is_error: false },
    running: "Searching for pictures · 1 query",
    done: "Searched for pictures · 1 query",
    line: /^Searched 1 query( · .*s)?$/,
    text: PICTURES,
    annotations: [{ type: "url_citation", title: "wikipedia.org", url: "https://en.wikipedia.org/wiki/Eiffel_Tower", ...span(PICTURES, PICTURES) }],
    look: async (row, answer) => {
      await expect(row.getByRole("list", { name: "Searched for" }).getByRole("link")).toHaveText("eiffel tower at night");
      await source(answer, "wikipedia.org");
    },
  },
  {
    name: "URL context",
    tool: "url_context",
    call: { type: "url_context_call", id: "u1", signature: "" },
    asked: { type: "url_context_call", arguments: { urls: ["https://example.com/guide", "https://example.com/members"] } },
    result: { type: "url_context_result", call_id: "u1", signature: "" },
    found: {
      type: "url_context_result",
      result: [
        { url: "https://example.com/guide", status: "success" },
        { url: "https://example.com/members", status: "paywall" },
      ],
      is_error: false,
    },
    running: "Reading 2 pages",
    done: "Read 1 of 2 pages",
    line: /^Read 1 page( · .*s)?$/,
    text: PAGES,
    annotations: [{ type: "url_citation", title: "A guide", url: "https://example.com/guide", ...span(PAGES, "The guide names three steps.") }],
    look: async (row, answer) => {
      await expect(row.getByRole("list", { name: "Pages" }).getByRole("listitem")).toHaveText([
        "https://example.com/guideread",
        "https://example.com/membersbehind a paywall",
      ]);
      await source(answer, "A guide");
    },
  },
  {
    name: "code execution",
    tool: "code_execution",
    call: { type: "code_execution_call", id: "c1", signature: "" },
    asked: { type: "code_execution_call", arguments: { language: "python", code: "print(12*7+3)\n" } },
    result: { type: "code_execution_result", call_id: "c1", signature: "" },
    found: {
      type: "code_execution_result",
      result: [
        { type: "text", text: "87\n" },
        { type: "image", mime_type: "image/png", data: DOT },
      ],
      is_error: false,
    },
    running: "Running code",
    done: "Ran code",
    line: /^Ran code( · .*s)?$/,
    text: CODE,
    annotations: [],
    look: async (row, answer) => {
      await expect(row.locator("figure[data-language=python] code")).toHaveText("print(12*7+3)\n");
      // The colours come from a worker, when the block stands.
      await expect(row.locator("figure code [class*=hl-], figure code span").first()).toBeVisible();
      await expect(row.getByRole("group", { name: "Output" })).toHaveText("87");
      await expect(row.getByRole("img", { name: "A figure that the code drew" })).toHaveAttribute("src", /^data:image\/png;base64,/);
      await expect(answer.article.getByRole("region", { name: "Sources" })).toHaveCount(0);
    },
  },
  {
    name: "Google Maps",
    tool: "google_maps",
    call: { type: "google_maps_call", id: "m1", signature: "" },
    asked: { type: "google_maps_call", arguments: { queries: ["museum in Paris"] } },
    result: { type: "google_maps_result", call_id: "m1", signature: "" },
    found: {
      type: "google_maps_result",
      result: [{ places: [{ place_id: "p1", name: "Musée d’Orsay", url: "https://maps.google.com/?cid=1" }] }],
    },
    running: "Searching Google Maps · 1 query",
    done: "Searched Google Maps · 1 query",
    line: /^Searched Google Maps( · .*s)?$/,
    text: MUSEUM,
    annotations: [
      {
        type: "place_citation",
        place_id: "p1",
        name: "Musée d’Orsay",
        url: "https://maps.google.com/?cid=1",
        ...span(MUSEUM, "Visit the Musée d’Orsay."),
      },
    ],
    look: async (row, answer) => {
      await expect(row.getByRole("list", { name: "Searched the map for" }).getByRole("link")).toHaveText("museum in Paris");
      const place = row.getByRole("list", { name: "Places on Google Maps" }).getByRole("link");
      await expect(place).toHaveText("Musée d’Orsay");
      await expect(place).toHaveAttribute("href", "https://maps.google.com/?cid=1");
      await source(answer, "Musée d’Orsay");
      // Whose places they are has to be said, and in these words in every language.
      await expect(answer.article.getByRole("region", { name: "Sources" }).locator("[translate=no]")).toHaveText("Google Maps");
    },
  },
  {
    name: "file search",
    tool: "file_search",
    call: { type: "file_search_call", id: "f1", signature: "" },
    asked: { type: "file_search_call" },
    result: { type: "file_search_result", call_id: "f1", signature: "" },
    found: { type: "file_search_result", result: [{}, {}] },
    running: "Searching files",
    done: "Searched files",
    line: /^Searched files( · .*s)?$/,
    text: MANUAL,
    annotations: [
      {
        type: "file_citation",
        document_uri: "fileSearchStores/manuals/documents/pump",
        file_name: "pump.pdf",
        page_number: 12,
        source: "pump.pdf",
        ...span(MANUAL, "The pump is serviced every 500 hours."),
      },
    ],
    look: async (row, answer) => {
      await expect(row.getByRole("list", { name: "Files" }).getByRole("listitem")).toHaveText("pump.pdfpage 12");
      await source(answer, "pump.pdf");
    },
  },
  {
    name: "a remote MCP server",
    tool: "mcp_server",
    call: { type: "mcp_server_tool_call", id: "r1", name: "list_tickets", server_name: "tracker", signature: "" },
    asked: { type: "mcp_server_tool_call", arguments: { state: "open" } },
    result: { type: "mcp_server_tool_result", call_id: "r1", signature: "" },
    found: { type: "mcp_server_tool_result", result: { tickets: [{ id: 7 }, { id: 9 }] }, is_error: false },
    running: "Calling tracker:list_tickets",
    done: "Called tracker:list_tickets",
    line: /^Called 1 tool( · .*s)?$/,
    text: REMOTE,
    annotations: [],
    look: async (row) => tree(row),
  },
  {
    // As the service writes it since October 2026: a pair that looks like a function's, and waits for nobody.
    name: "an MCP server as a function of the service",
    tool: "function",
    call: { type: "function_call", id: "x1", name: "tracker:list_tickets", arguments: { state: "open" } },
    asked: { type: "arguments_delta", arguments: "" },
    result: { type: "function_result", call_id: "x1", name: "tracker:list_tickets" },
    found: { type: "function_result", result: { tickets: [{ id: 7 }, { id: 9 }] }, is_error: false },
    running: "Calling tracker:list_tickets",
    done: "Called tracker:list_tickets",
    line: /^Called 1 tool( · .*s)?$/,
    text: REMOTE,
    annotations: [],
    look: async (row) => tree(row),
  },
];

async function tree(row: Locator): Promise<void> {
  await expect(row.getByRole("tree", { name: "Arguments" }).getByRole("treeitem", { name: "state: open", exact: true })).toBeVisible();
  await expect(row.getByRole("tree", { name: "Result" }).getByRole("treeitem", { name: /^tickets/ })).toBeVisible();
}

/** Plays the call, which then waits for its result. */
export function callOf(call: Call, kind: Kind): void {
  call.step(kind.call).grow(kind.asked).stopStep();
}

/** Plays the result. */
export function resultOf(call: Call, kind: Kind): void {
  call.step(kind.result).grow(kind.found).stopStep();
}

/** Plays the answer and what it rests on. */
export function answerOf(call: Call, kind: Kind): void {
  call.speak(kind.text);
  if (kind.annotations.length > 0) call.grow({ type: "text_annotation_delta", annotations: kind.annotations });
  call.stopStep();
}
