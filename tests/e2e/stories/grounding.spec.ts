// Grounding: every sentence leads to what it rests on, and it is said when nothing was searched.

import { expect, test } from "../fixtures";
import { ToolsMenu } from "../pages/tools";

const SEARCH = { v: 1, tools: ["google_search"] };
/** An answer with two sources for one sentence, whose sentences have characters of several bytes. */
const QUESTION = "Search: who holds the record du monde 100 m, and how tall is the Eiffel Tower?";

async function withSettings(page: import("@playwright/test").Page, settings: object): Promise<void> {
  await page.addInitScript((text) => {
    if (localStorage.getItem("catena.settings") === null) {
      localStorage.setItem("catena.settings", text);
    }
  }, JSON.stringify(settings));
}

for (const [order, model] of [
  ["before", "gemini-3-flash-preview"],
  ["after", "gemini-2.5-flash"],
]) {
  test(`a search ${order} the answer is cited sentence by sentence, live and after a reload`, async ({ chat, page }) => {
    await withSettings(page, { ...SEARCH, model });
    await chat.open();
    const answer = await chat.ask(QUESTION);
    for (const look of ["live", "reloaded"]) {
      const markers = answer.text.locator("a[data-citation]");
      await expect(markers.first(), look).toBeVisible();
      // What stands before each number ends a sentence, to the byte.
      const before = await markers.evaluateAll((all) =>
        all.map((marker) => {
          const group = marker.parentElement as Element;
          const range = document.createRange();
          range.setStart(group.parentElement as Element, 0);
          range.setEndBefore(group);
          return range.toString();
        }),
      );
      for (const text of before) {
        expect(text).toMatch(/[.!?…。]$/u);
      }
      const sources = answer.article.locator("[data-part=sources] .source");
      const titles = await sources.allTextContents();
      expect(titles.length).toBeGreaterThan(0);
      expect(new Set(titles).size).toBe(titles.length);
      expect(titles.join(" ")).not.toContain("vertexaisearch");
      for (const address of await markers.evaluateAll((all) => all.map((marker) => marker.getAttribute("href")))) {
        expect(address).toMatch(/^https:\/\//);
      }
      await expect(answer.article.locator("[data-part=suggestions]")).toHaveCount(1);
      if (look === "live") {
        await chat.reload();
      }
    }
  });
}

test("the card of a source opens by focus and by mouse, and Escape closes it", async ({ chat, page }) => {
  await withSettings(page, SEARCH);
  await chat.open();
  const answer = await chat.ask(QUESTION);
  const marker = answer.text.locator("a[data-citation]").first();
  await marker.focus();
  const card = answer.article.getByRole("group", { name: "Source 1" });
  await expect(card).toBeVisible();
  await expect(card.getByRole("list", { name: "What rests on it" }).getByRole("listitem").first()).toHaveText(/./);
  await expect(answer.article.locator("[data-source='1']")).toHaveAttribute("data-lit", "");
  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
  await expect(marker).toBeFocused();
  await chat.box.focus();
  await marker.hover();
  await expect(card).toBeVisible();
  await card.hover();
  await expect(card).toBeVisible();
  await chat.box.hover();
  await expect(card).toHaveCount(0);
  // Back: a source lights what rests on it.
  await answer.article.locator("[data-source='1']").hover();
  await expect(marker).toHaveAttribute("data-lit", "");
});

test("the suggestions are Google's own, in a shadow root, and lead to Google", async ({ chat, page }) => {
  await withSettings(page, SEARCH);
  await chat.open();
  const answer = await chat.ask(QUESTION);
  const chip = answer.article.locator("[data-part=suggestions] .suggestion a.chip").first();
  await expect(chip).toBeVisible();
  await expect(chip).toHaveAttribute("href", /^https:\/\/www\.google\.com\/search\?q=/);
  await expect(chip).toHaveCSS("border-radius", "16px");
  await page.emulateMedia({ colorScheme: "light" });
  await expect(chip).toHaveCSS("background-color", "rgb(255, 255, 255)");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(chip).toHaveCSS("background-color", "rgb(44, 44, 44)");
  // The classes of the snippet are common words; none of them may reach the page.
  await expect(page.locator("style")).toHaveCount(0);
});

test("it is said when nothing was searched, and one click insists", async ({ chat, home, page }) => {
  await withSettings(page, SEARCH);
  await chat.open();
  const answer = await chat.ask("My name is Ada.");
  await expect(answer.notice).toContainText("No search was made");
  await expect(answer.article.locator("[data-part=sources]")).toHaveCount(0);
  // It insists although searching has been switched off since.
  const tools = new ToolsMenu(page);
  await tools.button("Google Search").click();
  await tools.item("Google Search").click();
  await page.keyboard.press("Escape");
  await expect(tools.button("Google Search")).toHaveCount(0);
  await answer.article.getByRole("button", { name: "Search the web" }).click();
  await expect(answer.article.locator("[data-part=suggestions]")).toHaveCount(1);
  await expect(answer.notice).toHaveCount(0);
  const bodies = await home.asked();
  expect(bodies[1].input).toBe("Search the web: My name is Ada.");
  expect(bodies[1].tools).toEqual([{ type: "google_search" }]);
});

test("the marks of Deep Research become the same numbers", async ({ chat, page }) => {
  await withSettings(page, { v: 1, model: "deep-research-pro-preview-12-2025" });
  await chat.open();
  const answer = await chat.ask("!takes 1\nHow do tides work?");
  await expect(answer.text.locator("a[data-citation]").first()).toBeVisible();
  await expect(answer.article).not.toContainText("[cite:");
});
