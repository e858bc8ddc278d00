// Takes pictures of the screens that matter, in both themes and three widths. They are for people to look at.

import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";

import { expect, fresh, test } from "../fixtures";
import { calls, plantFunctions, weather } from "../pages/functions";
import { References } from "../pages/references";
import { Gallery, plantPictures } from "../pages/gallery";
import { Studio } from "../pages/studio";
import { picture, png } from "../paint";
import { plant } from "../planting";
import { ROOT } from "../servers";
import { still } from "../still";
import { answerOf, callOf, KINDS, resultOf } from "../tooling";

const FOLDER = process.env.CATENA_SHOTS || path.join(ROOT, "target/shots");
const HEIGHTS = { 390: 844, 820: 1180, 1440: 900 } as const;

/** Pictures of many shapes, some with a star and some in the trash. */
const SHELF = Array.from({ length: 60 }, (_, at) => {
  const [width, height] = [[1376, 768], [1024, 1024], [896, 1200], [1264, 848], [768, 1376], [1584, 672]][(at * 5) % 6]!;
  const prompts = ["A harbour at dusk, seen from the hill", "Make it night, and add a moon", "Dunes with a single tree", "The same, from above"];
  return { prompt: `${prompts[at % 4]}`, width, height, starred: at % 7 === 2, discarded: at % 9 === 8 } as const;
});

/** A draft of a picture, as base64. */
const sketch = (number: number) => png(320, 200, number + 1).toString("base64");

test.beforeAll(() => void mkdirSync(FOLDER, { recursive: true }));

for (const width of [390, 820, 1440] as const) {
  for (const theme of ["light", "dark"] as const) {
    const phone = width === 390;

    test.describe(`${theme}, ${width} px`, () => {
      test.use({
        viewport: { width, height: HEIGHTS[width] },
        colorScheme: theme,
        hasTouch: phone,
        isMobile: phone,
      });

      /** What a list looks like after some weeks. */
      async function past(page: Page): Promise<void> {
        const hour = 60 * 60 * 1000;
        const now = Date.now();
        await plant(page, [
          { title: "House rules for the shared kitchen", updated: now - 400 * hour, pinned: true },
          { title: "How tides work, to a curious ten-year-old", updated: now - 1000 },
          { title: "Group dates by week in Rust", updated: now - 2000 },
          { title: "Three days in Kyoto in late November, mostly on foot and with good noodles", updated: now - 26 * hour },
          { title: "Turning down an invitation", updated: now - 27 * hour },
          { title: "Euclid’s algorithm", updated: now - 90 * hour },
          { title: "رحلة إلى كيوتو", updated: now - 100 * hour },
          { title: "Bread without kneading", updated: now - 900 * hour },
        ]);
      }

      /** What moves is shown where it comes to rest. */
      async function take(page: Page, name: string): Promise<void> {
        await still(page);
        await page.screenshot({ path: path.join(FOLDER, `${name}-${theme}-${width}.png`), animations: "disabled" });
      }

      test("the empty chat", async ({ chat, page }) => {
        await past(page);
        await chat.open();
        await take(page, "empty");
      });

      test("a long answer", async ({ chat, page }) => {
        await past(page);
        await chat.open();
        await chat.ask("Show me everything: markdown");
        await chat.scroller.evaluate((element) => element.scrollTo(0, 0));
        await expect(chat.message().text).toBeInViewport();
        await take(page, "answer-top");
        // The rest, as if the window were as tall as the answer.
        const tall = await chat.scroller.evaluate((element) => element.scrollHeight + window.innerHeight - element.clientHeight);
        await page.setViewportSize({ width, height: Math.min(tall, 9000) });
        await take(page, "answer-whole");
      });

      test("thinking, and having thought", async ({ chat, hand, page }) => {
        await past(page);
        await chat.openWith({ api_base: hand.origin });
        await chat.send("Why is the sky blue, and why are sunsets red? Explain it to a curious ten-year-old.");
        const call = (await hand.next()).begin();
        call.think("**Reading the question**\n\nTwo questions that have one answer: light is scattered by air, and blue more than red.\n\n");
        call.thinkOn("**Choosing an image**\n\nA ten-year-old knows how marbles bounce. Small waves are like small marbles, which are knocked about more.\n\n");
        const { thought, text } = chat.answer();
        await expect(thought).toContainText("knocked about");
        await take(page, "thinking");
        call.stopStep().speak("Sunlight looks white, but it is **all colours at once**. On its way through the air");
        await expect(text).toContainText("through the air");
        await take(page, "streaming");
        call.speakOn(" the blue part is knocked about the most, and comes to your eyes from everywhere.");
        call.end();
        await chat.answer().expectStatus("completed");
        await thought.locator("summary").click();
        await expect(thought.getByText("knocked about more.")).toBeInViewport({ ratio: 1 });
        await take(page, "thought");
      });

      test("an error", async ({ chat, page, watch }) => {
        watch.provokes("status of 4");
        await past(page);
        await chat.open();
        await chat.ask("My name is Ada.");
        const failed = await chat.ask("!401 What is my name?", "failed");
        await expect(failed.card).toBeVisible();
        await take(page, "error");
      });

      test("a wait, counted down", async ({ chat, page, watch }) => {
        watch.provokes("status of 429");
        await chat.open();
        await chat.send(fresh("!429 retry 60 What is my name?"));
        await expect(chat.answer().card.getByText(/^Retrying in/)).toBeVisible();
        await take(page, "waiting");
      });

      test("the settings", async ({ chat, page, settings, sidebar }) => {
        await chat.open();
        if (phone) await sidebar.open.click();
        await settings.open();
        await take(page, "settings");
      });

      test("the list of conversations", async ({ chat, page, sidebar }) => {
        await past(page);
        await chat.open();
        if (phone) {
          await sidebar.open.click();
          await expect(sidebar.close).toBeFocused();
        }
        await sidebar.link("Turning down an invitation").focus();
        await sidebar.more("Turning down an invitation").click();
        await expect(sidebar.list.getByRole("menuitem", { name: "Rename" })).toBeFocused();
        await take(page, "sidebar");
      });

      test("editing, and versions", async ({ chat, page }) => {
        await past(page);
        await chat.open();
        await chat.ask("What is 12*7+3?");
        await chat.message().replaceBy("What is 12*7+4?");
        await chat.answer().expectStatus("completed");
        await chat.message().versions.expectToBe(2, 2);
        await take(page, "versions");
        await chat.message().article.hover();
        await chat.message().edit.click();
        await expect(chat.message().editBox).toBeFocused();
        await take(page, "edit");
      });

      test("the models", async ({ chat, page }) => {
        await chat.open();
        await chat.modelButton.click();
        await expect(chat.modelList).toBeFocused();
        await take(page, "models");
      });

      test("the tools", async ({ chat, page }) => {
        await chat.open();
        await page.getByRole("button", { name: "Tools", exact: true }).click();
        await expect(page.getByRole("menu", { name: "Tools" })).toBeVisible();
        await take(page, "tools");
      });

      test("tools that go along and do not, and their places in the settings", async ({ chat, page, settings, sidebar }) => {
        await page.addInitScript(() => {
          const sea = { name: "sea", url: "https://mcp.catena.example/mcp", headers: ["Authorization"], allowed: ["get_tide"] };
          const stores = [{ name: "fileSearchStores/handbook-x1y2" }, { name: "fileSearchStores/minutes-2026", off: true }];
          localStorage.setItem("catena.kit", JSON.stringify({ v: 1, stores, servers: [sea] }));
          sessionStorage.setItem("catena.headers", JSON.stringify({ "https://mcp.catena.example": { Authorization: "Bearer tide-1" } }));
          const functions = [{ name: "get_weather", description: "The weather of a city.", parameters: { type: "object" } }];
          localStorage.setItem("catena.functions", JSON.stringify({ v: 1, functions }));
        });
        await chat.openWith({ tools: ["google_search", "file_search", "mcp_server", "functions"] });
        await page.getByRole("button", { name: /^Tools: / }).click();
        const menu = page.getByRole("menu", { name: "Tools" });
        await expect(menu.getByRole("menuitemradio").first()).toBeVisible();
        await take(page, "tools-on");
        await menu.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        await take(page, "tools-on-end");
        await menu.getByRole("menuitem", { name: "Edit the schema…" }).click();
        const form = page.getByRole("dialog", { name: "Structured output" });
        await form.getByRole("button", { name: "A recipe" }).click();
        await take(page, "schema");
        await form.getByRole("textbox").fill('{"type": "objekt"}');
        await take(page, "schema-flaw");
        await form.getByRole("button", { name: "Done" }).click();
        if (phone) await sidebar.open.click();
        await settings.open();
        const stores = settings.dialog.getByRole("region", { name: "File search" });
        await stores.getByRole("textbox", { name: "Name of a store" }).fill("Hand Book");
        await stores.getByRole("button", { name: "Add" }).click();
        await stores.evaluate((element) => element.scrollIntoView());
        await take(page, "stores");
        const servers = settings.dialog.getByRole("region", { name: "MCP servers" });
        await servers.getByRole("button", { name: "Edit" }).click();
        await servers.getByRole("form").evaluate((element) => element.scrollIntoView({ block: "center" }));
        await take(page, "server");
      });

      test("an answer in a form, and one that departs from it", async ({ chat, hand, page }) => {
        const schema = {
          type: "object",
          properties: { title: { type: "string" }, servings: { type: "integer", maximum: 8 }, steps: { type: "array", items: { type: "string" } } },
          required: ["title", "servings"],
        };
        await past(page);
        await chat.openWith({ api_base: hand.origin, choice: { structured: true, schema: JSON.stringify(schema) } });
        await chat.send("A lentil soup for four");
        const soup = { title: "Red lentil soup", servings: 4, steps: ["Rinse the lentils", "Simmer for 20 minutes"] };
        (await hand.next()).begin().speak(JSON.stringify(soup)).end();
        await expect(chat.answer().text).toContainText("Keeps to the schema");
        await chat.send("And for a wedding");
        (await hand.next()).begin().speak(JSON.stringify({ ...soup, title: 7, servings: 120 })).end();
        await expect(chat.answer().text).toContainText("Departs from the schema");
        await take(page, "structured");
      });

      test("an answer with sources", async ({ chat, page }) => {
        await past(page);
        await chat.openWith({ tools: ["google_search"] });
        const answer = await chat.ask("How tall is the Eiffel Tower? Search the web.");
        await expect(answer.article.locator("[data-citation]").first()).toBeVisible();
        await answer.article.locator("[data-citation]").first().focus();
        await take(page, "sources");
      });

      if (width !== 820) {
        for (const kind of KINDS) {
          test(`${kind.name}, running and done`, async ({ chat, hand, page }) => {
            const name = kind.name.toLowerCase().replaceAll(" ", "-");
            await chat.openWith({ api_base: hand.origin });
            await chat.send("Look it up, and tell me what you found.");
            const call = (await hand.next()).begin();
            call.think("**Looking it up**\n\nThis has to be looked at before it is answered.").stopStep();
            callOf(call, kind);
            const answer = chat.answer();
            await expect(answer.timeline.tool(kind.tool)).toHaveAttribute("data-state", "running");
            await take(page, `tool-${name}-running`);
            resultOf(call, kind);
            answerOf(call, kind);
            call.complete();
            await answer.expectStatus("completed");
            await take(page, `tool-${name}-done`);
            await kind.look(await answer.timeline.look(kind.tool), answer);
            await chat.scroller.evaluate((element) => element.scrollTo(0, 0));
            await take(page, `tool-${name}-open`);
          });
        }

        test("a function, waiting and answered", async ({ chat, hand, page }) => {
          await plantFunctions(page, { functions: [weather] });
          await chat.openWith({ api_base: hand.origin, tools: ["functions"] });
          await chat.send("Do I need an umbrella in Paris?");
          const asking = (await hand.next()).begin();
          asking.step({ type: "function_call", id: "w1", name: "get_weather", arguments: {} });
          asking.grow({ type: "arguments_delta", arguments: '{"city": "Paris"}' }).stopStep().complete("requires_action");
          const [card] = calls(chat.answer(0), "get_weather");
          await expect(card.state).toHaveText("Waits for you");
          await take(page, "tool-function-waiting");
          await card.answer('{"sky": "rain"}');
          (await hand.next()).begin().speak("Take one: it rains.").end();
          await chat.answer(1).expectStatus("completed");
          await take(page, "tool-function-done");
        });

        test("all sources, and a source that is lit", async ({ chat, page }) => {
          await past(page);
          await chat.openWith({ tools: ["google_search"] });
          const answer = await chat.ask("Search: who holds the record du monde 100 m, and how tall is the Eiffel Tower?");
          await answer.article.locator("[data-source='1']").focus();
          await take(page, "sources-lit");
          await answer.article.getByRole("button", { name: /^Look at/ }).click();
          await expect(page.getByRole("dialog", { name: "All sources" })).toBeVisible();
          await take(page, "sources-panel");
        });

        test("with and without a search", async ({ chat, page }) => {
          await past(page);
          await chat.open();
          await chat.ask("How tall is the Eiffel Tower?");
          await chat.answer().article.hover();
          await chat.answer().article.getByRole("button", { name: "Compare with Google Search" }).click();
          const grounded = page.getByRole("region", { name: "With Google Search", exact: true });
          await expect(grounded.getByRole("article")).toHaveAttribute("data-status", "completed");
          await grounded.scrollIntoViewIfNeeded();
          await take(page, "beside");
        });

        test("a replay", async ({ chat, hand, page }) => {
          await chat.openWith({ api_base: hand.origin });
          await chat.send("How tall is the Eiffel Tower?");
          const call = (await hand.next()).begin();
          call.think("**Looking it up**\n\nThis has to be looked at before it is answered.").stopStep();
          callOf(call, KINDS[0]);
          const answer = chat.answer();
          // Some time has to pass, so that there is some to look back on.
          await expect(answer.timeline.tool("google_search").locator(".step-time")).toHaveText(/^\d+ s$/);
          resultOf(call, KINDS[0]);
          answerOf(call, KINDS[0]);
          call.complete();
          await answer.expectStatus("completed");
          await answer.timeline.line.click();
          await take(page, "waterfall");
          await answer.article.getByRole("button", { name: "Replay" }).click();
          const slider = answer.article.getByRole("slider");
          await expect(slider).toBeFocused();
          for (let steps = 0; steps < 50; steps += 1) await slider.press("ArrowRight");
          await take(page, "replay");
        });

        test("pictures that were thought", async ({ chat, hand, page }) => {
          await chat.openWith({ api_base: hand.origin, model: "gemini-3-pro-image-preview" });
          await chat.send("Draw a lighthouse");
          const call = (await hand.next()).begin().think("**Sketching the composition**\n\nThe tower stands to the left.");
          for (let drafts = 0; drafts < 4; drafts += 1) {
            call.grow({ type: "thought_summary", content: { type: "image", mime_type: "image/png", data: sketch(drafts) } });
          }
          await expect(chat.answer().article.locator("[data-draft]")).toHaveCount(4);
          await take(page, "filmstrip");
          call.stopStep().complete();
          await chat.answer().expectStatus("completed");
          await take(page, "filmstrip-done");
        });
      }

      test("research under way", async ({ chat, page }) => {
        await past(page);
        await chat.openWith({ model: "deep-research-pro-preview-12-2025" });
        await chat.send("!takes 12 How do tides work?");
        await expect(chat.answer().run).toContainText("Reading");
        await take(page, "research");
        await chat.stopButton.click();
        await chat.answer().expectStatus("cancelled");
      });

      test("a picture and its edit", async ({ chat, page }) => {
        await past(page);
        await chat.openWith({ model: "gemini-3.1-flash-image-preview" });
        await chat.ask("Draw a red lighthouse at dusk by the sea");
        await chat.ask("Make it night, and add a moon");
        const picture = chat.answer().article.getByRole("img").last();
        // An image is there before it is drawn.
        await new Studio(page).expectDrawn(picture);
        await take(page, "picture");
        await picture.click();
        await expect(page.getByRole("dialog").filter({ has: page.getByRole("img") })).toBeVisible();
        await take(page, "viewer");
      });

      for (const count of [1, 4, 14])
        test(`a message with files: ${count}`, async ({ chat, page }) => {
          const references = new References(page);
          await past(page);
          await chat.openWith({ model: "gemini-3.1-flash-image-preview" });
          const names = ["harbour at noon.png", "Grandmother’s portrait, 1962, scanned.png", "linen texture.png"];
          const files = Array.from({ length: count }, (_, at) => picture(names[at] ?? `sketch ${at + 1}.png`, at, 480 + at * 24, 400));
          await references.attach(...files);
          await references.role(1).fill("style");
          await chat.box.fill("Paint the harbour in the manner of the first picture");
          await references.items.first().scrollIntoViewIfNeeded();
          for (const drawn of await references.items.getByRole("img").all()) await new Studio(page).expectDrawn(drawn);
          await take(page, `references-${count}`);
          if (count === 14) return;
          await chat.sendButton.click();
          await chat.answer().expectStatus("completed");
          await chat.scroller.evaluate((element) => element.scrollTo(0, 0));
          await new Studio(page).expectDrawn(references.sent.getByRole("img").first());
          await take(page, `references-sent-${count}`);
        });

      test("files that are not taken, and a limit", async ({ chat, page }) => {
        const references = new References(page);
        await past(page);
        await chat.openWith({ model: "gemini-2.5-flash-image" });
        await references.attach(...[1, 2, 3, 4].map((seed) => picture(`${seed}.png`, seed)));
        await references.pick(
          { name: "logo.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") },
          { name: "film.mp4", mimeType: "video/mp4", buffer: Buffer.from("\0\0\0\x18ftypisom") },
        );
        await expect(references.alert).toHaveCount(2);
        await take(page, "references-refused");
        await references.carry("dragover", [picture("sky.png")]);
        await expect(references.overlay).toBeVisible();
        await take(page, "references-drop");
      });

      test("the gallery", async ({ home, page }) => {
        const gallery = new Gallery(page);
        await past(page);
        await plantPictures(page, home.origin, SHELF);
        await page.goto(`${home.origin}/#/gallery`);
        await gallery.expectDrawn(gallery.tiles.first());
        await take(page, "gallery");
        await gallery.tiles.nth(1).click({ modifiers: ["Control"] });
        await gallery.tiles.nth(4).click({ modifiers: ["Shift"] });
        await take(page, "gallery-picked");
        await page.keyboard.press("Escape");
        await gallery.search.fill("submarine");
        await expect(gallery.place).toContainText("Nothing found");
        await take(page, "gallery-nothing-found");
        await gallery.look("Trash");
        await gallery.expectDrawn(gallery.tiles.first());
        await take(page, "gallery-trash");
      });

      test("the gallery, with nothing in it", async ({ home, page }) => {
        await page.goto(`${home.origin}/#/gallery`);
        await expect(new Gallery(page).place).toContainText("No pictures yet");
        await take(page, "gallery-empty");
      });

      test("the studio", async ({ chat, page }) => {
        const studio = new Studio(page);
        await chat.openWith({ model: "gemini-3.1-flash-image-preview" });
        await studio.wish("16:9", "1K");
        await chat.ask("A red lighthouse at dusk by the sea");
        await chat.ask("Make it night, and add a moon");
        await chat.ask("Let the waves be higher");
        for (const words of ["In the style of a woodcut", "Seen from the sea, in fog"]) {
          await studio.pictures.first().click();
          await studio.button("Edit this version").click();
          await chat.send(words);
          await chat.answer(1).expectStatus("completed");
          await expect(studio.basis).toHaveCount(0);
        }
        await studio.pictures.nth(1).click();
        for (const small of await studio.versions.locator("img").all()) await studio.expectDrawn(small);
        await studio.button("Star").click();
        await expect(studio.button("Star")).toHaveAttribute("aria-pressed", "true");
        await take(page, "studio");

        await studio.button("Compare").click();
        for (const manner of ["Slider", "Side by side", "Onion skin", "Difference"]) {
          await studio.box.getByRole("radio", { name: manner }).check();
          for (const side of await studio.box.locator(".comparing img").all()) await studio.expectDrawn(side);
          await take(page, `compare-${manner.toLowerCase().replaceAll(" ", "-")}`);
        }
        await studio.button("Siblings").click();
        for (const one of await studio.box.locator(".sibling img").all()) await studio.expectDrawn(one);
        await take(page, "siblings");
        await studio.button("Tree").click();
        for (const one of await studio.box.locator(".tree img").all()) await studio.expectDrawn(one);
        await take(page, "tree");

        await studio.button("Mark").click();
        await studio.expectDrawn(studio.paper.getByRole("img"));
        await expect(studio.paper).toBeFocused();
        for (const key of ["1", "Enter", "ArrowLeft", "ArrowUp", "3", "Enter", "Shift+ArrowRight"]) await page.keyboard.press(key);
        await studio.box.getByRole("radio", { name: "yellow" }).check();
        await studio.paper.focus();
        for (const key of ["5", "Enter"]) await page.keyboard.press(key);
        for (let step = 0; step < 18; step += 1) await page.keyboard.press("ArrowRight");
        for (const key of ["6", "Enter"]) await page.keyboard.press(key);
        await studio.box.getByRole("textbox", { name: "Words of note 4" }).fill("A lantern hangs here");
        await studio.box.getByRole("textbox", { name: "What is to change?" }).fill("Paint the tower white");
        await take(page, "mark");
        await studio.button("Crop").click();
        await studio.expectDrawn(studio.paper.getByRole("img"));
        await take(page, "crop");
        await studio.button("Crop").click();
        if (!phone) {
          await studio.button("Keys").click();
          await take(page, "keys");
        }
      });

      test("stopped, and the storage full", async ({ chat, hand, page }) => {
        await page.addInitScript(() => localStorage.setItem("catena.chain.strange", "{"));
        await chat.openWith({ api_base: hand.origin });
        await chat.send("Tell me a story");
        (await hand.next()).begin().speak("Once upon a time there was a lantern that nobody had lit.");
        await expect(chat.answer().text).toContainText("nobody had lit");
        await chat.stopButton.click();
        await chat.answer().expectStatus("cancelled");
        await take(page, "stopped");
      });
    });
  }
}
