// How an answer formed, looked at again: by a slider, at its own speed or faster, and never changing what is kept.

import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { keep, records } from "../planting";

const BEGAN = Date.UTC(2026, 9, 1, 12);
const TEXT = "The tower is 330 metres tall. It was finished in 1889, and has been painted many times since.";

/** An answer that took six seconds, as it is kept: it was thought, searched, and said. */
async function plantAnswer(page: Page): Promise<void> {
  const step = (index: number, from: number, to: number, step: object) => ({ index, started: BEGAN + from, stopped: BEGAN + to, step });
  const steps = [
    step(0, 0, 1000, { type: "thought", summary: [{ type: "text", text: "**Measuring the tower**\n\nIt is tall." }] }),
    step(1, 1000, 1200, { type: "google_search_call", id: "a", arguments: { queries: ["eiffel tower height"] } }),
    step(2, 1200, 3000, { type: "google_search_result", call_id: "a", result: [] }),
    step(3, 3000, 6000, {
      type: "model_output",
      content: [
        {
          type: "text",
          text: TEXT,
          annotations: [{ type: "url_citation", url: "https://a.example/", title: "a.example", start_index: 0, end_index: 29 }],
        },
      ],
    }),
  ];
  const link = { key: "old-0", id: "v1_old", model: "gemini-3-flash-preview", status: "completed", created: BEGAN, ended: BEGAN + 6000 };
  const chain = { v: 1, title: "The tower", created: BEGAN, updated: BEGAN + 6000, turns: [link], chosen: [] };
  await keep(page, [["catena.chain.old", JSON.stringify(chain)]], [["old-0", JSON.stringify({ v: 1, text: "How tall is it?", steps, thinking_summaries: true })]]);
}

test("a slider shows how the answer formed, by keyboard, and leaves everything as it was", async ({ chat, page, sidebar }) => {
  await plantAnswer(page);
  await chat.open();
  await sidebar.link("The tower").click();
  const { article, text, thought, timeline } = chat.answer();
  await expect(text).toContainText("painted many times since.");
  const kept = new Set((await records(page)).turns);
  await timeline.line.click();
  await article.getByRole("button", { name: "Replay" }).focus();
  await page.keyboard.press("Enter");
  const bar = article.getByRole("group", { name: "Replay" });
  const slider = bar.getByRole("slider", { name: "Moment of the answer" });
  await expect(slider).toBeFocused();
  await expect(slider).toHaveAttribute("aria-valuetext", "0 s of 6 s");
  // At first there is but a thought that begins.
  await expect(thought).toHaveAttribute("data-state", "running");
  await expect(text).toHaveCount(0);
  await expect(timeline.tool("google_search")).toHaveCount(0);

  const go = async (place: number) => {
    await slider.evaluate((input: HTMLInputElement, place) => {
      input.value = String(place);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }, place);
  };
  await go(330);
  await expect(thought).toHaveAttribute("data-state", "done");
  await expect(timeline.tool("google_search")).toHaveAttribute("data-state", "running");
  await expect(text).toHaveCount(0);
  await go(750);
  await expect(timeline.line).toHaveText(/^Searched 1 query/);
  const half = (await text.textContent()) ?? "";
  expect(TEXT.startsWith(half)).toBe(true);
  expect(half.length).toBeGreaterThan(TEXT.length * 0.4);
  expect(half.length).toBeLessThan(TEXT.length * 0.6);
  await expect(article.getByRole("region", { name: "Sources" })).toHaveCount(0);
  await go(900);
  await expect.poll(async () => ((await text.textContent()) ?? "").length).toBeGreaterThan(TEXT.length * 0.7);
  await go(750);
  await expect(text).toHaveText(half);
  // Back and forth with the arrows.
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(async () => ((await text.textContent()) ?? "").length).toBeLessThan(half.length);
  await page.keyboard.press("Home");
  await expect(text).toHaveCount(0);
  await page.keyboard.press("End");
  await expect(slider).toHaveAttribute("aria-valuetext", "6 s of 6 s");
  await expect(text).toContainText("painted many times since.");
  await expect(text.locator("a[data-citation]")).toHaveCount(1);
  await expect(article.getByRole("region", { name: "Sources" })).toBeVisible();

  await page.keyboard.press("Home");
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
  await expect(timeline.line).toBeFocused();
  await expect(text).toContainText("painted many times since.");
  await expect(text.locator("a[data-citation]")).toHaveCount(1);
  await expect(article).toHaveAttribute("data-status", "completed");
  expect(new Set((await records(page)).turns)).toEqual(kept);
});

test("it plays faster than it was, can be paused, and ends with the whole answer", async ({ chat, page, sidebar }) => {
  await plantAnswer(page);
  await chat.open();
  await sidebar.link("The tower").click();
  const { article, text, timeline } = chat.answer();
  await timeline.line.click();
  await article.getByRole("button", { name: "Replay" }).click();
  const bar = article.getByRole("group", { name: "Replay" });
  const slider = bar.getByRole("slider");
  await bar.getByRole("combobox", { name: "Speed" }).selectOption("2");
  await bar.getByRole("button", { name: "Play", exact: true }).click();
  await expect(timeline.tool("google_search")).toHaveAttribute("data-state", "running");
  await bar.getByRole("button", { name: "Pause" }).click();
  const stood = await slider.inputValue();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(await slider.inputValue()).toBe(stood);
  await bar.getByRole("combobox", { name: "Speed" }).selectOption("16");
  await bar.getByRole("button", { name: "Play", exact: true }).click();
  await expect(bar.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await expect(slider).toHaveAttribute("aria-valuetext", "6 s of 6 s");
  await expect(text).toHaveText(/painted many times since\.$/);
  await bar.getByRole("button", { name: "End the replay" }).click();
  await expect(bar).toHaveCount(0);
  await expect(article).toHaveAttribute("data-status", "completed");
});
