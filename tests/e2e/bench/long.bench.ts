// A conversation of thousands of turns beside one of twenty, in the same browser and the same run.

import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";

import { test } from "../fixtures";
import { type Figures, measure } from "./measuring";
import { report, summary, write } from "./report";

const ROUNDS = Number(process.env.CATENA_ROUNDS ?? 3);
const SHORT = 20;
const LONG = Number(process.env.CATENA_TURNS ?? 2_000);

test("a long conversation beside a short one", async ({ browser, home, hand }) => {
  const rounds: { short: Figures; long: Figures; load: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const short = await measure(browser, home.origin, hand, SHORT);
    const long = await measure(browser, home.origin, hand, LONG);
    rounds.push({ short, long, load: loadavg()[0] ?? 0 });
  }
  const text = report({ rounds, chromium: browser.version(), processors: `${cpus().length} × ${cpus()[0]?.model ?? "?"}`, at: new Date() });
  console.log(text);
  const { CATENA_RESULTS: results, CATENA_REPORT: page } = process.env;
  if (results) writeFileSync(results, JSON.stringify(rounds.map(summary), null, 1));
  if (page) write(page, text);
});
