// How the page looks: a conversation with everything in it, in three languages, both themes and three widths.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { keep } from "../planting";
import { still } from "../still";
import { NOW, stored } from "./conversation";
import { shrink } from "./palette";
import { arabic } from "./specimen/arabic";
import { english } from "./specimen/english";
import { japanese } from "./specimen/japanese";
import type { Words } from "./specimen/words";

const WIDTHS = [390, 820, 1440] as const;
const THEMES = ["light", "dark"] as const;
const HEIGHTS = { 390: 844, 820: 1180, 1440: 900 } as const;
const TAKING = process.env.CATENA_LOOKS === "take";

const LANGUAGES = [english, arabic, japanese];

/** The pictures, unless those of somebody who tries something out lie elsewhere. */
const BASELINES = process.env.CATENA_BASELINES || path.join(__dirname, "baselines");

/** Names the major version of the Chromium that drew the pictures. */
const DRAWN_BY = path.join(BASELINES, "chromium.txt");

/** All of them together are fetched with every clone, so they stay small; in bytes. */
const MOST = 8_000_000;

const ALL = WIDTHS.flatMap((width) =>
  THEMES.flatMap((theme) => {
    const names = [...LANGUAGES.map((words) => words.language), "settings", "tools"];
    return names.map((name) => `${name}-${theme}-${width}.png`);
  }),
).sort();

function pictures(): string[] {
  return existsSync(BASELINES) ? readdirSync(BASELINES).filter((name) => name.endsWith(".png")).sort() : [];
}

test("every look has a picture, and every picture a look", () => {
  test.skip(TAKING, "they are being drawn");
  expect(pictures()).toEqual(ALL);
  expect(existsSync(DRAWN_BY), "it is known which Chromium drew them").toBe(true);
  const bytes = pictures().reduce((sum, name) => sum + statSync(path.join(BASELINES, name)).size, 0);
  expect(bytes).toBeLessThan(MOST);
});

/** Compares unless another Chromium drew the pictures. A picture that is missing is a failure. */
function mayCompare(version: string): void {
  const major = version.split(".")[0] ?? "";
  if (TAKING) {
    mkdirSync(BASELINES, { recursive: true });
    writeFileSync(DRAWN_BY, `${major}\n`);
    return;
  }
  const drawnBy = existsSync(DRAWN_BY) ? readFileSync(DRAWN_BY, "utf8").trim() : "";
  const reason = `NOT COMPARED: the pictures were drawn by Chromium ${drawnBy}, and this is ${major}.`;
  const skipped = drawnBy !== "" && drawnBy !== major;
  if (skipped) console.log(reason);
  test.skip(skipped, reason);
}

/** Compares the page with its picture, or takes the picture. */
async function compare(page: Page, name: string): Promise<void> {
  // The pointer is nowhere, since what it rests on looks different.
  await page.mouse.move(0, 0);
  await still(page);
  await expect(page).toHaveScreenshot(`${name}.png`);
  if (TAKING) shrink(path.join(BASELINES, `${name}.png`));
}

/** Opens the conversation of a specimen, at a moment that does not move. */
async function visit(page: Page, origin: string, words: Words): Promise<void> {
  const { key, chains, bodies } = stored(words);
  await page.clock.setFixedTime(NOW);
  await keep(page, chains, bodies);
  await page.goto(`${origin}/#/c/${key}`);
  const log = page.getByRole("log", { name: "Conversation" });
  await expect(log.getByRole("article")).toHaveCount(12);
  await expect(log.getByRole("article").last()).toHaveAttribute("data-status", "completed");
  const picture = log.getByRole("img").last();
  await expect(picture).toHaveAttribute("src", /^blob:/);
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
}

for (const width of WIDTHS) {
  for (const theme of THEMES) {
    test.describe(`${theme}, ${width} px`, () => {
      test.beforeEach(({ browser }) => mayCompare(browser.version()));
      const phone = width === 390;
      test.use({
        viewport: { width, height: HEIGHTS[width] },
        colorScheme: theme,
        hasTouch: phone,
        isMobile: phone,
      });

      for (const words of LANGUAGES) {
        test(`the specimen, ${words.language}`, async ({ chat, home, page }) => {
          await visit(page, home.origin, words);
          const thought = chat.answer(0).thought;
          await thought.locator("summary").click();
          await expect(thought).toHaveAttribute("open", "");
          await chat.answer(2).timeline.look("code_execution");
          await chat.box.fill(words.draft);
          // As tall as all of it, so that nothing has to be scrolled.
          const fit = () =>
            chat.scroller.evaluate((element) => Math.ceil(element.scrollHeight + window.innerHeight - element.clientHeight));
          for (let tall = await fit(), set = 0; tall !== set; tall = await fit()) {
            await page.setViewportSize({ width, height: tall });
            set = tall;
          }
          await chat.scroller.evaluate((element) => element.scrollTo(0, 0));
          // The colours of code come later than the code.
          for (const language of ["rust", "python"]) {
            await expect(chat.answer(0).text.locator(`.code[data-language=${language}] code [class^=code-]`).first()).toBeVisible();
          }
          await compare(page, `${words.language}-${theme}-${width}`);
        });
      }

      test("the settings", async ({ chat, home, page, settings, sidebar }) => {
        await visit(page, home.origin, english);
        await chat.ready();
        if (phone) await sidebar.open.click();
        await settings.open();
        await compare(page, `settings-${theme}-${width}`);
      });

      test("the tools", async ({ chat, home, page }) => {
        await visit(page, home.origin, english);
        await chat.ready();
        await page.getByRole("button", { name: "Tools", exact: true }).click();
        await expect(page.getByRole("menu", { name: "Tools" })).toBeVisible();
        await compare(page, `tools-${theme}-${width}`);
      });
    });
  }
}
