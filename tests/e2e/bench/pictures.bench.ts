// Forty pictures of 2 MB that arrive in one conversation while text streams, and five thousand in the gallery: what they
// cost the page's own thread, its memory and its frames.

import { cpus, loadavg } from "node:os";
import type { Browser, CDPSession, Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { Gallery, plantPictures } from "../pages/gallery";
import { stored } from "../pages/studio";
import { type Inside, watch } from "./in_page";
import { Thread } from "./measuring";
import { write } from "./report";

const PICTURES = Number(process.env.CATENA_PICTURES ?? 40);
const SHELF = Number(process.env.CATENA_SHELF ?? 5_000);

/** No task that a picture causes may be longer, in milliseconds of the thread's own time. */
const LONGEST_TASK = 50;

test("pictures", async ({ browser, chat, hand, home, page, context }) => {
  test.setTimeout(30 * 60_000);
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  await context.addInitScript(watch);
  const rows: [string, string][] = [];

  await page.route(`${home.origin}/planting`, (route) =>
    route.fulfill({ contentType: "text/html", body: '<!doctype html><link rel="icon" href="data:,">' }),
  );
  await page.goto(`${home.origin}/planting`);
  const model = Buffer.from(await noise(page), "base64");

  await chat.openWith({ model: "gemini-3.1-flash-image-preview", api_base: hand.origin });
  const before = await memory(page, session);
  const tasks: number[] = [];
  for (let number = 0; number < PICTURES; number += 1) {
    await chat.send(`Picture ${number}`);
    const call = (await hand.next()).begin();
    call.speak("Once upon a time ");
    await expect(chat.answer(number).text).toContainText("Once upon a time");
    call.stopStep();
    const data = commented(model, `picture ${number}`).toString("base64");
    const longest = await traced(browser, page, async () => {
      call.whole({ type: "model_output" }, { type: "image", data, mime_type: "image/jpeg" });
      call.speak("there was a boat.");
      await expect.poll(async () => (await stored(page)).pictures.length, { intervals: [100] }).toBe(number + 1);
    });
    tasks.push(longest);
    call.end();
    await chat.answer(number).expectStatus("completed");
  }
  const after = await memory(page, session);
  const { local } = await stored(page);
  tasks.sort((a, b) => a - b);
  rows.push([`${PICTURES} pictures of ${mega(model.length)} in one conversation: longest task while one arrives, median`, ms(at(tasks, 0.5))]);
  rows.push(["the same, worst", `${ms(at(tasks, 1))} (goal: under ${LONGEST_TASK} ms)`]);
  rows.push(["memory of the program (heap and WebAssembly) before and after them", `${mega(before)} and ${mega(after)}`]);
  rows.push(["localStorage", `${Math.round(local.length / 1000)} kB (goal: under 200 kB)`]);

  await scroll(page, ".transcript-scroller", -120, "the conversation, scrolled up", rows);

  const shelf = await context.newPage();
  const gallery = new Gallery(shelf);
  const sizes = [[1376, 768], [1024, 1024], [768, 1376], [1264, 848]] as const;
  const planted = Array.from({ length: SHELF }, (_, at) => {
    const [width, height] = sizes[at % sizes.length]!;
    return { prompt: `Picture number ${at}`, width, height };
  });
  await plantPictures(shelf, home.origin, planted);
  const began = Date.now();
  await shelf.goto(`${home.origin}/#/gallery`);
  await gallery.expectDrawn(gallery.tile(/^Picture number 0$/));
  rows.push([`gallery of ${SHELF}: from the address to the first picture`, `${Date.now() - began} ms`]);
  // Through pictures that were never seen, as fast as somebody looks, and as fast as a hand can fling them.
  await scroll(shelf, ".gallery-scroller", 30, "the gallery, scrolled down", rows);
  await scroll(shelf, ".gallery-scroller", 120, "the gallery, flung down", rows);
  await scroll(shelf, ".gallery-scroller", -120, "the gallery, flung back up", rows);
  const far = await context.newCDPSession(shelf);
  await far.send("Performance.enable");
  rows.push(["the gallery: memory of the program after it", mega(await memory(shelf, far))]);

  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(1)}, Chromium ${browser.version()}`;
  const table = [`Measured on ${machine}.`, "", "| what | figure |", "| --- | --- |", ...rows.map(([what, figure]) => `| ${what} | ${figure} |`)].join("\n");
  console.log(table);
  if (process.env.CATENA_REPORT) write(process.env.CATENA_REPORT, table);
  expect(at(tasks, 1), "no task that a picture causes is longer").toBeLessThan(LONGEST_TASK);
  expect(local.length).toBeLessThan(200_000);
});

/** A JPEG of about 2 MB, as base64. */
function noise(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2400, 1350);
    const context = canvas.getContext("2d")!;
    const picture = context.createImageData(canvas.width, canvas.height);
    let seed = 1;
    for (let place = 0; place < picture.data.length; place += 1) {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      picture.data[place] = place % 4 === 3 ? 255 : 90 + ((seed >> 16) & 127);
    }
    context.putImageData(picture, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let place = 0; place < bytes.length; place += 32768) text += String.fromCharCode(...bytes.subarray(place, place + 32768));
    return btoa(text);
  });
}

/** The same picture with other bytes: a comment stands behind the first mark. */
function commented(jpeg: Buffer, words: string): Buffer {
  const comment = Buffer.from(words);
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}

/** The longest task of the page's main thread while something happens, in milliseconds of that thread's own time. */
async function traced(browser: Browser, page: Page, happen: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline", "devtools.timeline", "__metadata"] });
  await happen();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString("utf8")) as {
    traceEvents: { name: string; pid: number; tid: number; tdur?: number; args?: { name?: string } }[];
  };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid }) => name.endsWith("RunTask") && main.has(`${pid} ${tid}`));
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0);
}

/** What the page's program takes: the heap of its scripts, and the memory of WebAssembly. */
async function memory(page: Page, session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
  return heap + (await page.evaluate(() => (window as unknown as { inside: Inside }).inside.wasm()));
}

/** Scrolls by so many pixels in each frame, and adds what it took. */
async function scroll(page: Page, scroller: string, step: number, what: string, rows: [string, string][]): Promise<void> {
  const thread = await Thread.of(page);
  const before = await thread.task();
  const times = await page.evaluate(scrolled, { scroller, step });
  const task = ((await thread.task()) - before) / times.length;
  rows.push([`${what} by ${Math.abs(step)} px in each of ${times.length} frames: median, 95th, worst`, spread(times)]);
  rows.push(["the same: main thread per frame", ms(task)]);
}

/** Scrolls through what is shown, and tells the time from each frame to the next. */
function scrolled({ scroller, step }: { scroller: string; step: number }): Promise<number[]> {
  const box = document.querySelector(scroller)!;
  const times: number[] = [];
  return new Promise((resolve) => {
    let before = 0;
    const frame = (now: number) => {
      if (before !== 0) times.push(now - before);
      before = now;
      const place = box.scrollTop;
      box.scrollTop += step;
      // At the end there is nothing more to scroll, and nothing more to measure.
      if (times.length >= 600 || (times.length > 0 && box.scrollTop === place)) return resolve(times);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

const at = (sorted: number[], part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
const ms = (time: number) => `${time.toFixed(1)} ms`;
const mega = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const spread = (times: number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1].map((part) => ms(at(sorted, part))).join(", ");
};
