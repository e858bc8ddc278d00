// One conversation, measured from its opening to the last word of an answer that is added to it.

import type { Browser, CDPSession, Page } from "@playwright/test";

import { LONG, plantLong } from "../planting";
import type { HandPlayed } from "../servers";
import { type Inside, watch } from "./in_page";

/** So many messages are sent, and so many pieces of each answer are measured. */
const MESSAGES = 5;
const PIECES = 30;

/** Pixels per frame: a screen and a half in a tenth of a second. */
const STEP = 600;

/** What was measured; times in ms, of the main thread where nothing else is said. */
export interface Figures {
  turns: number;
  /** By the clock, from the navigation. */
  painted: number;
  typable: number;
  /** Until the end of the conversation was painted, and until all of it was drawn. */
  openingTask: number;
  drawingTask: number;
  drawingLongest: number;
  heapMb: number;
  wasmMb: number;
  nodes: number;
  /** From frame to frame, by the clock: up through all of it, and back down. */
  up: number[];
  down: number[];
  /** The main thread's time per frame of the way up, and of the way down. */
  upTask: number;
  downTask: number;
  /** From the key to the message in the transcript, by the clock. */
  said: number[];
  /** The main thread's time from the key until the first word of the answer is shown. */
  sending: number[];
  sendingLongest: number;
  /** The main thread's time per piece of the answer, one mean per message. */
  piece: number[];
  pieceLongest: number;
}

export class Thread {
  private constructor(
    private readonly session: CDPSession,
    private readonly page: Page,
  ) {}

  static async of(page: Page): Promise<Thread> {
    const session = await page.context().newCDPSession(page);
    // Time that the thread ran: other programs on the machine disturb it little.
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    return new Thread(session, page);
  }

  async metrics(): Promise<Record<string, number>> {
    const { metrics } = await this.session.send("Performance.getMetrics");
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  }

  /** The main thread's time so far, in ms. */
  async task(): Promise<number> {
    return ((await this.metrics()).TaskDuration ?? 0) * 1000;
  }

  async collect(): Promise<void> {
    await this.session.send("HeapProfiler.collectGarbage");
  }

  /** Waits until the page has nothing left to do. */
  async rest(): Promise<void> {
    await this.page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => requestIdleCallback(() => resolve()))));
  }
}

/** Text such as models write, a different one for each turn. */
function answer(turn: number): string {
  const said = `Answer **${turn}** begins with a sentence that takes up a line or two, so that it has to be broken.`;
  const kinds = [
    `${said}\n\nIt goes on with another paragraph, in which \`code\` and a [link](https://example.org/${turn}) stand.`,
    `${said}\n\n- a first item of ${turn}\n- a second, with *emphasis*\n- a third\n\nAnd an end.`,
    `${said}\n\n\`\`\`\nfor turn in 0..${turn} {\n    say(turn);\n}\n\`\`\`\n\nThat is all.`,
    `${said}\n\n| place | number |\n| --- | --- |\n| one | ${turn} |\n| two | ${turn + 1} |\n\n> Quoted, and not by chance.`,
    `### Heading ${turn}\n\n${said} ${said}\n\n1. one\n2. two\n\n${said}`,
  ];
  return kinds[turn % kinds.length] ?? said;
}

/** Measures a conversation of so many turns in a browser that has nothing else. */
export async function measure(browser: Browser, origin: string, hand: HandPlayed, turns: number): Promise<Figures> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await plantLong(page, origin, turns, answer);
  await page.evaluate(
    (settings) => localStorage.setItem("catena.settings", settings),
    // The pace of revealing would make as many frames as there is time for.
    JSON.stringify({ v: 1, api_base: hand.origin, as_it_arrives: true }),
  );
  await page.addInitScript(watch);
  const thread = await Thread.of(page);
  const before = await thread.task();
  await page.goto(origin + LONG, { waitUntil: "commit" });
  await page.waitForFunction(() => (window as unknown as { inside: Inside }).inside.painted > 0);
  const openingTask = (await thread.task()) - before;
  await page.waitForFunction(() => (window as unknown as { inside: Inside }).inside.isDrawn(), null, { timeout: 300_000, polling: 500 });
  await thread.rest();
  const drawingTask = (await thread.task()) - before;
  const opened = await page.evaluate(() => {
    const { painted, typable, longTasks, wasm } = (window as unknown as { inside: Inside }).inside;
    return { painted, typable, drawingLongest: Math.max(0, ...longTasks.splice(0)), wasm: wasm() };
  });
  await thread.collect();
  const { JSHeapUsedSize: heap = 0, Nodes: nodes = 0 } = await thread.metrics();
  const scroll = async (step: number) => {
    const from = await thread.task();
    const times = await page.evaluate((step) => (window as unknown as { inside: Inside }).inside.scroll(step), step);
    return { times, task: ((await thread.task()) - from) / Math.max(1, times.length) };
  };
  const up = await scroll(-STEP);
  const down = await scroll(STEP);
  const written = await converse(page, thread, hand);
  await context.close();
  return {
    ...{ turns, openingTask, drawingTask, nodes, ...written },
    ...{ painted: opened.painted, typable: opened.typable, drawingLongest: opened.drawingLongest },
    ...{ heapMb: heap / 1e6, wasmMb: opened.wasm / 1e6 },
    ...{ up: up.times, down: down.times, upTask: up.task, downTask: down.task },
  };
}

async function longest(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, ...(window as unknown as { inside: Inside }).inside.longTasks.splice(0)));
}

/** Sends messages, and lets the answers grow. */
async function converse(page: Page, thread: Thread, hand: HandPlayed) {
  const figures = { said: [] as number[], sending: [] as number[], sendingLongest: 0, piece: [] as number[], pieceLongest: 0 };
  const shown = (words: string) => page.evaluate((words) => (window as unknown as { inside: Inside }).inside.shown(words), words);
  await longest(page);
  for (let message = 0; message < MESSAGES; message += 1) {
    const words = `Go on, for the ${message}th time`;
    await page.evaluate(() => document.getElementById("message")?.focus());
    await page.keyboard.insertText(words);
    await thread.rest();
    const said = page.evaluate((words) => (window as unknown as { inside: Inside }).inside.untilSaid(words), words);
    const before = await thread.task();
    await page.keyboard.press("Enter");
    const call = (await hand.next()).begin().speak(`Begun${message}`);
    await shown(`Begun${message}`);
    figures.said.push(await said);
    await thread.rest();
    figures.sending.push((await thread.task()) - before);
    figures.sendingLongest = Math.max(figures.sendingLongest, await longest(page));
    const begun = await thread.task();
    for (let piece = 0; piece < PIECES; piece += 1) {
      call.speakOn(` piece${message}-${piece}.`);
      await shown(`piece${message}-${piece}.`);
    }
    figures.piece.push(((await thread.task()) - begun) / PIECES);
    figures.pieceLongest = Math.max(figures.pieceLongest, await longest(page));
    call.end();
    await page.evaluate(() => (window as unknown as { inside: Inside }).inside.ended("completed"));
    await thread.rest();
  }
  return figures;
}
