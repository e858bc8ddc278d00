// Everything that an answer could try, streamed through the page: nothing runs, nothing is asked for, and nothing is on
// the page that an answer is not made of. hostile/README.md says where the texts come from.

import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { ADDRESSES, BRACKETS, LINKS } from "../hostile/addresses";
import { sightings, watchNodes } from "../hostile/guard";
import { BLOCKS, MARKUP, RENDERED } from "../hostile/markup";
import { CLOBBERING } from "../hostile/names";
import { PICTURES } from "../hostile/pictures";
import { stream } from "../hostile/streaming";
import { plant } from "../planting";

const DOMPURIFY = JSON.parse(readFileSync(path.join(__dirname, "../hostile/dompurify.json"), "utf8")) as string[];

const WITHIN = [...DOMPURIFY, ...MARKUP].map((markup) => `- *Words* ${markup.replace(/\s+/g, " ")} and words.`);

const CORPUS: Record<string, string[]> = {
  "markup of DOMPurify": DOMPURIFY,
  "other markup": [...MARKUP, ...BLOCKS, ...groups(WITHIN, 30).map((items) => items.join("\n"))],
  addresses: LINKS.filter((_, at) => at % 2 === 0),
  "more addresses": [...LINKS.filter((_, at) => at % 2 === 1), ...BRACKETS],
  "pictures and names": [...PICTURES, ...CLOBBERING, ...RENDERED],
};

/** So many texts come in one answer, each by itself, or one after the other in one text. */
const IN_ONE_ANSWER = 160;
const IN_ONE_TEXT = 20;

function groups<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

/** What the page asked for besides answers and its own files. */
function strangers(page: Page): () => string[] {
  const asked: string[] = [];
  const own = /\/v1beta\/(?:interactions|models)(?:$|[/?])|\/config\.json$|\/[\w.-]+-[0-9a-f]{12,16}(?:_bg)?\.(?:js|wasm|css|svg)$|\/app-[0-9a-f]+\/[\w.-]+$|\/extras-[0-9a-f]+\/(?:colours|pictures)\.js$/;
  page.on("request", (request) => {
    if (!own.test(request.url()) && !request.isNavigationRequest() && !request.url().startsWith("blob:")) asked.push(request.url());
  });
  page.on("dialog", (dialog) => {
    asked.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => asked.push(`a window: ${popup.url()}`));
  page.on("frameattached", () => asked.push("a frame"));
  page.on("download", (download) => asked.push(`a file: ${download.url()}`));
  return () => asked;
}

test("there are enough of them", () => {
  const all = Object.values(CORPUS).flat();
  expect(all.length).toBeGreaterThan(1400);
  expect(new Set(DOMPURIFY).size).toBe(211);
});

for (const [name, texts] of Object.entries(CORPUS)) {
  test(`${name}: nothing runs, loads or stands on the page that should not`, async ({ chat, hand, page }) => {
    test.setTimeout(240_000);
    await watchNodes(page);
    const asked = strangers(page);
    // Without a pace every piece is shown as it comes, so more of what is half-written is seen.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await chat.openWith({ api_base: hand.origin });
    const answers = [
      // Each by itself, where nothing can hide behind what came before.
      ...groups(texts, IN_ONE_ANSWER),
      // One after the other, where what is left open swallows the next.
      groups(texts, IN_ONE_TEXT).map((group) => group.join("\n\n")),
    ];
    for (const [number, answer] of answers.entries()) {
      await stream(page, chat, hand, number, answer);
      expect(await sightings(page)).toEqual([]);
    }
    // Drawn at once, as an old conversation is.
    await chat.reload();
    await chat.expectTurns(answers.length);
    await expect(chat.answer().text.last()).toHaveText("Last words.");
    expect(await sightings(page)).toEqual([]);
    expect(asked()).toEqual([]);
  });
}

/** What a name, a title or a message could try. */
const WORDS = [
  "<img src=x onerror=alert(1)>",
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  "javascript:alert(1)",
  "[x](javascript:alert(1)) ![x](https://evil.example/?q=1)",
  "</title></textarea><svg onload=alert(1)>",
  "\u202Egpj.exe \u2066x",
  "{{constructor.constructor('alert(1)')()}}",
  "constructor",
  "__proto__",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "*/ alert(1) /* `${alert(1)}` %3Cscript%3E",
];

test("names, titles, tools, sources, suggestions and errors are only text, wherever they are shown", async ({
  chat,
  hand,
  page,
  sidebar,
}) => {
  test.setTimeout(240_000);
  await watchNodes(page);
  const asked = strangers(page);
  const models = WORDS.map((word) => ({ name: `models/${word}`, displayName: word, description: word, supportedGenerationMethods: ["createInteraction"] }));
  models.push({ name: "models/gemini-9-evil", displayName: WORDS[0] ?? "", description: WORDS[1] ?? "", supportedGenerationMethods: ["createInteraction"] });
  await page.route(/\/models(?:\?|$)/, (route) => route.fulfill({ json: { models }, headers: { "access-control-allow-origin": "*" } }));
  await plant(page, WORDS.map((title) => ({ title, answer: title })));
  await chat.openWith({ api_base: hand.origin, tools: ["google_search"] });

  for (const [number, word] of WORDS.entries()) {
    const text = "One sentence. Another sentence. ";
    const cite = (annotation: object) => ({ ...annotation, start_index: 0, end_index: 13 });
    // Each word has its share of the addresses and of the markup.
    const share = <Item>(items: Item[]) => items.filter((_, at) => at % WORDS.length === number);
    const annotations = [
      ...share(ADDRESSES).map((url) => cite({ type: "url_citation", title: word, url })),
      cite({ type: "url_citation", title: word, url: word }),
      cite({ type: "file_citation", file_name: word, document_uri: "javascript:alert(1)", media_id: word }),
      cite({ type: "place_citation", name: word, url: "javascript:alert(1)", place_id: word, review_snippets: [{ title: word, url: word }] }),
    ];
    const suggestions = [...share(DOMPURIFY), ...share(MARKUP), ...share(PICTURES)].map((search_suggestions) => ({ search_suggestions }));
    await chat.send(word);
    const call = (await hand.next()).begin();
    call.think(`**${word}**\n\n${word}`).stopStep();
    call.whole({ type: "google_search_call", id: "a" }, { type: "google_search_call", arguments: { queries: [word], [word]: word } });
    call.whole({ type: "google_search_result", call_id: "a" }, { type: "google_search_result", result: suggestions, is_error: false });
    call.whole({ type: "code_execution_call", id: "b" }, { type: "code_execution_call", arguments: { language: word, code: word } });
    call.whole({ type: "code_execution_result", call_id: "b" }, { type: "code_execution_result", result: word, is_error: true });
    call.whole({ type: "mcp_server_tool_call", id: "c", name: word, server_name: word, arguments: { [word]: word } });
    call.whole({ type: "function_call", id: "d", name: word, arguments: { [word]: word } });
    call.whole({ type: word, id: "e", [word]: word });
    call.whole({ type: "model_output" }, { type: "text", text }, { type: "text_annotation_delta", annotations });
    call.whole({ type: "model_output" }, { type: "image", mime_type: word, uri: "https://evil.example/?q=1" });
    call.whole({ type: "model_output" }, { type: "image", mime_type: "image/svg+xml", data: Buffer.from("<svg onload='alert(1)'/>").toString("base64") });
    call.whole({ type: "model_output" }, { type: "document", mime_type: word, uri: "javascript:alert(1)", name: word });
    call.send("error", { error: { code: number % 2 ? word : "invalid_request", message: word, details: [{ [word]: word }] } });
    call.close();
    // The answer before this one has failed, too, and must not be taken for it.
    await chat.expectTurns(number + 1);
    await chat.answer().expectStatus("failed");
    // What is folded is opened, and what is shown on pointing is pointed at. The page is asked to click, since there
    // are hundreds of folds.
    const { article } = chat.answer();
    const click = (found: Element[]) => found.forEach((element) => (element as HTMLElement).click());
    const lines = article.locator("button.timeline-head[aria-expanded=false]");
    await lines.evaluateAll(click);
    await expect(lines).toHaveCount(0);
    await article.locator("details:not([open]) > summary").evaluateAll(click);
    await expect(article.locator("details[open]").first()).toBeVisible();
    const source = article.locator("a[data-citation]").first();
    if (number === 0) {
      await source.focus();
      await expect(article.locator(".cite-card")).toBeVisible();
    }
    expect(await sightings(page)).toEqual([]);
  }
  await expect(sidebar.links).toHaveCount(WORDS.length + 1);
  await chat.modelButton.click();
  await expect(chat.modelList).toBeFocused();
  await page.keyboard.press("Escape");
  await chat.reload();
  await chat.expectTurns(WORDS.length);
  expect(await sightings(page)).toEqual([]);
  expect(asked()).toEqual([]);
});

test("the guard sees what it is there for", async ({ chat, hand, page, watch }) => {
  watch.permits(/^console: /);
  await watchNodes(page);
  await chat.openWith({ api_base: hand.origin });
  await stream(page, chat, hand, 0, ["A paragraph."]);
  expect(await sightings(page)).toEqual([]);
  await chat.answer().text.first().evaluate((prose) => {
    const bad: [string, Record<string, string>][] = [
      ["a", { href: "javascript:alert(1)" }],
      ["a", { href: "https://good.example/" }],
      ["a", { href: "https://good.example@evil.example/", target: "_blank", rel: "noopener" }],
      ["iframe", {}],
      ["form", { action: "https://evil.example/" }],
      ["style", {}],
      ["p", { onstrange: "alert(1)" }],
      ["p", { id: "location" }],
      ["p", { style: "background: url(x)" }],
      ["img", { srcset: "data:image/png;base64,AA== 2x" }],
    ];
    for (const [name, attributes] of bad) {
      const element = document.createElement(name);
      for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
      prose.append(element);
      // It was there for a moment only.
      element.remove();
    }
    const host = document.createElement("div");
    prose.append(host);
    const link = document.createElement("a");
    link.setAttribute("href", "data:text/html,in-a-shadow");
    host.attachShadow({ mode: "open" }).append(link);
    window.alert("ran");
  });
  const seen = (await sightings(page)).join("\n");
  for (const expected of [
    'an address: href="javascript:alert(1)"',
    'an address: href="https://good.example/"',
    'an address: href="https://good.example@evil.example/"',
    "an element: iframe",
    "an element: form",
    'an address: action="https://evil.example/"',
    "an element: style",
    'a listener: onstrange="alert(1)"',
    'a name that is taken: id="location"',
    'a style: style="background: url(x)"',
    "an address: srcset=",
    'an address: href="data:text/html,in-a-shadow"',
    "window.alert was called",
  ]) {
    expect(seen).toContain(expected);
  }
});
