// Google's search suggestions: drawn as a page that has nothing but them would draw them, and harmless whatever they say.

import type { Locator, Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import type { Chat } from "../pages/chat";
import { difference } from "../pixels";
import type { HandPlayed } from "../servers";
import { SUGGESTIONS } from "../tooling";

/** One that says nothing of type or colour: what is not said must come from the browser, and not from the page. */
const PLAIN =
  '<style>.row { padding: 6px; background-color: #eee; }</style><div class="row">Search for ' +
  '<a href="https://www.google.com/search?q=tides">how tides <b>work</b></a> or <i>the moon</i></div>';

async function suggest(chat: Chat, hand: HandPlayed, html: string): Promise<Locator> {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Search");
  const call = (await hand.next()).begin();
  call.whole({ type: "google_search_call", id: "s" }, { type: "google_search_call", arguments: { queries: ["x"] } });
  call.whole({ type: "google_search_result", call_id: "s" }, { type: "google_search_result", result: [{ search_suggestions: html }] });
  call.speak("Found.").end();
  await chat.answer().expectStatus("completed");
  const host = chat.answer().article.locator(".suggestion");
  await expect(host).toHaveCount(1);
  return host;
}

/** The same snippet on a page of its own, at the same place and as wide. */
async function bare(page: Page, host: Locator, html: string): Promise<Locator> {
  const { x, y, width } = (await host.boundingBox())!;
  const ground = await host.evaluate((element) => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "white";
  });
  await page.setContent(
    `<!doctype html><body style="margin: 0; background: ${ground}"><div id="bare" style="position: absolute; left: ${x}px; top: ${y}px; width: ${width}px"></div>`,
  );
  await page.evaluate((html) => (document.querySelector("#bare")!.innerHTML = html), html);
  return page.locator("#bare");
}

for (const scheme of ["light", "dark"] as const) {
  for (const [name, html] of [
    ["as Google sends them", SUGGESTIONS],
    ["that leave everything to the browser", PLAIN],
  ]) {
    for (const width of [390, 1440]) {
      test(`suggestions ${name} look as on a bare page, ${scheme}, ${width} px`, async ({ chat, context, hand, page }) => {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        const host = await suggest(chat, hand, html);
        await chat.box.hover();
        await host.scrollIntoViewIfNeeded();
        const other = await context.newPage();
        await other.setViewportSize({ width, height: 800 });
        await other.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        const alone = await bare(other, host, html);
        const [here, there] = [await host.screenshot({ animations: "disabled" }), await alone.screenshot()];
        const { sizes, pixels, colours } = await difference(other, here, there);
        expect(sizes[0]).toEqual(sizes[1]);
        expect(colours, "something is drawn").toBeGreaterThan(8);
        expect(pixels).toBe(0);
        // As wide as the answer, as the terms want it.
        const answer = (await chat.answer().text.boundingBox())!;
        expect((await host.boundingBox())!.width).toBeGreaterThanOrEqual(answer.width - 1);
      });
    }
  }
}

test("a comparison that finds no difference could find one", async ({ chat, context, hand }) => {
  const host = await suggest(chat, hand, SUGGESTIONS);
  const other = await context.newPage();
  const alone = await bare(other, host, SUGGESTIONS.replace("padding: 5px 16px", "padding: 5px 17px"));
  const { pixels } = await difference(other, await host.screenshot(), await alone.screenshot());
  expect(pixels).toBeGreaterThan(100);
});

const HARM = "window.harmed = true";

/** What a snippet could try, whether or not Google would ever send it. */
const HOSTILE = [
  `<script>${HARM}</script><div onclick="${HARM}" onmouseover="${HARM}" style="position:fixed;inset:0;z-index:9999">a</div>`,
  `<img src=x onerror="${HARM}"><svg onload="${HARM}"><script>${HARM}</script><foreignObject><iframe srcdoc="<script>top.harmed=true</script>"></iframe></foreignObject><use href="#x"/></svg>`,
  `<iframe src="https://evil.example/"></iframe><object data="https://evil.example/"></object><embed src="https://evil.example/">`,
  `<link rel="stylesheet" href="https://evil.example/x.css"><meta http-equiv="refresh" content="0;url=https://evil.example/"><base href="https://evil.example/">`,
  `<form action="https://evil.example/"><input name="key" autofocus><button>Go on</button></form>`,
  `<a href="javascript:${HARM}">b</a><a href="https://www.google.com.evil.example/">c</a><a href="//evil.example/">d</a>`,
  `<a href="https://sites.google.com/view/evil">j</a><a href="https://script.google.com/macros/s/evil/exec">k</a><a href="https://docs.google.com/forms/d/evil">l</a><a href="https://www.google.com/url?q=https://evil.example/">m</a>`,
  `<style>@import "https://evil.example/x.css"; body { display: none }</style><p>e</p>`,
  `<style>.f { background: url(https://evil.example/f.png) }</style><p class="f">f</p>`,
  `<style>:host { position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; contain: none !important; background: red !important }</style><p>g</p>`,
  `<style>.h { position: fixed; inset: 0; z-index: 2147483647; background: red } *, body, .composer { display: none !important }</style><div class="h">h</div>`,
  `<style>p { color: red }</style></style><textarea></textarea><noscript><p title="</noscript><img src=x onerror=${HARM}>"></noscript><math><mtext></mtext></math>i`,
].join("\n");

test("a hostile snippet does nothing", async ({ chat, hand, page }) => {
  const host = await suggest(chat, hand, HOSTILE);
  for (const look of ["live", "reloaded"]) {
    await test.step(look, async () => {
      expect(await page.evaluate(() => "harmed" in window)).toBe(false);
      const made = await host.evaluate((element) => {
        const all = [...element.shadowRoot!.querySelectorAll("*")];
        return {
          names: [...new Set(all.map((one) => one.localName))].sort(),
          attributes: [...new Set(all.flatMap((one) => one.getAttributeNames()))].sort(),
          leads: all.map((one) => one.getAttribute("href")).filter((address) => address !== null),
        };
      });
      expect(made.names.filter((name) => !["a", "div", "p", "svg"].includes(name))).toEqual([]);
      expect(made.attributes.filter((name) => !["class", "target", "rel", "title"].includes(name))).toEqual([]);
      expect(made.leads).toEqual([]);
      // Nothing of it lies over the page, and nothing of the page is gone.
      await expect(chat.box).toBeVisible();
      const box = (await chat.box.boundingBox())!;
      const reached = await page.evaluate(
        ([x, y]) => document.elementFromPoint(x, y)?.closest("textarea, [contenteditable]") !== null,
        [box.x + box.width / 2, box.y + box.height / 2],
      );
      expect(reached).toBe(true);
      await host.click({ position: { x: 2, y: 2 }, force: true });
      expect(await page.evaluate(() => "harmed" in window)).toBe(false);
      expect(page.url().startsWith(chat.origin)).toBe(true);
    });
    if (look === "live") await chat.reload();
  }
});

/** A style sheet that reaches for the box it stands in, and stays within the frame around it. */
test("what lies over everything lies over its own box alone", async ({ chat, hand, page }) => {
  const host = await suggest(
    chat,
    hand,
    `<style>.h { position: fixed; inset: -400px; z-index: 2147483647; background: red }</style><div class="h">h</div><p>There.</p>`,
  );
  await expect(host).toBeVisible();
  const line = (await chat.answer().text.boundingBox())!;
  const at = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.closest("[data-part=text]") !== null, [line.x + 8, line.y + line.height / 2]);
  expect(at).toBe(true);
  await chat.box.click();
  await expect(chat.box).toBeFocused();
});
