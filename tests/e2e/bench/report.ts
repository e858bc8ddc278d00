// From the figures to a table, as Markdown.

import { readFileSync, writeFileSync } from "node:fs";

import type { Figures } from "./measuring";

interface Round {
  short: Figures;
  long: Figures;
  /** Of the machine, at the end of the round. */
  load: number;
}

interface Results {
  rounds: Round[];
  chromium: string;
  processors: string;
  at: Date;
}

const FRAME = 1000 / 60;

const median = (numbers: number[]) => part(numbers, 0.5);

/** The number that this part of all numbers does not exceed. */
function part(numbers: number[], of: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(of * sorted.length) - 1)] ?? NaN;
}

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);

/** The share of frames that were due and did not come. */
function dropped(times: number[]): number {
  const missed = times.map((time) => Math.max(0, Math.round(time / FRAME) - 1));
  const lost = missed.reduce((sum, number) => sum + number, 0);
  return (100 * lost) / Math.max(1, lost + times.length);
}

const LINES: [name: string, read: (figures: Figures) => number, digits: number][] = [
  ["the end of the conversation is painted, ms by the clock", (f) => f.painted, 0],
  ["one can type, ms by the clock", (f) => f.typable, 0],
  ["main thread until it is painted, ms", (f) => f.openingTask, 0],
  ["main thread until all turns are drawn, ms", (f) => f.drawingTask, 0],
  ["longest task of opening and drawing, ms by the clock", (f) => f.drawingLongest, 0],
  ["JavaScript heap, MB", (f) => f.heapMb, 1],
  ["WebAssembly memory, MB", (f) => f.wasmMb, 1],
  ["nodes", (f) => f.nodes, 0],
  ["scrolling up: frame p50, ms", (f) => part(f.up, 0.5), 1],
  ["scrolling up: frame p95, ms", (f) => part(f.up, 0.95), 1],
  ["scrolling up: frame p99, ms", (f) => part(f.up, 0.99), 1],
  ["scrolling up: dropped frames, %", (f) => dropped(f.up), 1],
  ["scrolling up: main thread per frame, ms", (f) => f.upTask, 2],
  ["scrolling back: frame p50, ms", (f) => part(f.down, 0.5), 1],
  ["scrolling back: frame p95, ms", (f) => part(f.down, 0.95), 1],
  ["scrolling back: frame p99, ms", (f) => part(f.down, 0.99), 1],
  ["scrolling back: dropped frames, %", (f) => dropped(f.down), 1],
  ["scrolling back: main thread per frame, ms", (f) => f.downTask, 2],
  ["from the key to the message, ms by the clock", (f) => median(f.said), 0],
  ["main thread from the key to the first word, ms", (f) => median(f.sending), 1],
  ["longest task of sending, ms by the clock (0: none above 50)", (f) => f.sendingLongest, 0],
  ["main thread per piece of an answer, ms", (f) => median(f.piece), 2],
  ["longest task while an answer grows, ms by the clock (0: none above 50)", (f) => f.pieceLongest, 0],
];

/** The figures of a round without the single frames. */
export function summary({ short, long, load }: Round): object {
  const lines = LINES.map(([name, read, digits]) => [name, read(short).toFixed(digits), read(long).toFixed(digits)]);
  return { load, lines, frames: long.up.length, shortFrames: short.up.length, meanUp: mean(long.up) };
}

export function report({ rounds, chromium, processors, at }: Results): string {
  const [first] = rounds;
  if (!first) return "";
  const loads = rounds.map(({ load }) => load);
  const said =
    `Measured on ${at.toISOString().slice(0, 10)} in Chromium ${chromium}: ` +
    `${rounds.length === 1 ? "one round" : `medians of ${rounds.length} rounds`}, ${processors}, load of the machine ` +
    `${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}. Scrolling through all of it takes ${first.long.up.length} frames.`;
  const head = ["", `${first.short.turns} turns`, `${first.long.turns} turns`, "ratio"];
  const rows = LINES.map(([name, read, digits]) => {
    const [short, long] = [median(rounds.map((round) => read(round.short))), median(rounds.map((round) => read(round.long)))];
    const ratio = short > 0 ? (long / short).toFixed(2) : "–";
    return [name, short.toFixed(digits), long.toFixed(digits), ratio];
  });
  return [said, "", ...[head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

/** Puts the figures between the marks of a page of the documentation. */
export function write(page: string, text: string): void {
  const [begin, end] = ["<!-- figures -->", "<!-- end of figures -->"];
  const [before, rest] = readFileSync(page, "utf8").split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${page} has no marks for the figures`);
  writeFileSync(page, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}
