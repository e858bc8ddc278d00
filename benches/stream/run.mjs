// Measures renderers of streamed Markdown side by side, each page in a Chromium of its own.
//
//     node run.mjs --pages DIR --out RESULTS.json [--report FILE.md] [--rounds 3] [--peers a,b] [--modes probe,flood]
//                  [--kinds mixed,onecode] [--samples 80] [--chromium PATH]
//
// Modes: `oneshot` hands the whole text over in one piece; `probe` measures what one more delta costs when so much is
// shown already; `flood` hands the deltas over as fast as it can; `paced` does it by the clock, 200 a second.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { makeDeltas, makeDoc } from './documents.mjs';
import { serve, withPage } from './pages.mjs';
import { report } from './report.mjs';
import { quantile, rounded } from './statistics.mjs';
import { perDelta, traced } from './trace.mjs';

const BYTES = 200_000;
const KINDS = ['mixed', 'onecode', 'onelist', 'onetable', 'onepara'];
const MODES = ['oneshot', 'probe', 'flood', 'paced'];
const PEERS = ['floor-none', 'floor-contained', 'catena', 'smd', 'js-tail-contained', 'streamdown', 'react-markdown'];
/** On a document of one block only the goals' own peers are measured: the others need minutes for each. */
const ONE_BLOCK = ['floor-none', 'floor-contained', 'catena', 'smd'];
/**
 * Where a renderer is not measured in all modes: what takes minutes and decides no goal is left out, so that three rounds
 * of everything fit into half an hour.
 */
const ONLY = {
  'floor-contained': ['oneshot', 'probe', 'flood'],
  'js-tail-contained': ['oneshot', 'probe', 'flood'],
  streamdown: ['oneshot', 'probe', 'paced'],
  'react-markdown': ['oneshot'],
};
/** Where text of these lengths is shown one more piece is measured; the slowest ones only where a goal needs it. */
const LENGTHS = { mixed: [50_000, 100_000, 200_000], oneBlock: [25_000, 50_000, 100_000, 200_000], streamdown: [50_000, 200_000] };
/** How long a slow renderer may take, in milliseconds. */
const CAPS = { probe: 60_000, flood: 15_000, paced: 40_000 };
/** Deltas a second in `paced`. */
const RATE = 200;

function options(words) {
  const given = {};
  for (let at = 0; at < words.length; at += 2) {
    const name = /^--([a-z]+)$/.exec(words[at])?.[1];
    if (!name || at + 1 >= words.length) throw new Error(`An option without a value, or none: ${words[at]}`);
    given[name] = words[at + 1];
  }
  const list = (text, all) => {
    const named = text === undefined ? all : text.split(',');
    const unknown = named.find((name) => !all.includes(name));
    if (unknown) throw new Error(`There is no ${unknown}: choose from ${all.join(', ')}.`);
    return named;
  };
  return {
    pages: given.pages,
    out: given.out,
    report: given.report,
    executable: given.chromium ?? '/usr/bin/chromium',
    rounds: Number(given.rounds ?? 3),
    samples: Number(given.samples ?? 80),
    peers: list(given.peers, PEERS),
    modes: list(given.modes, MODES),
    kinds: list(given.kinds, KINDS),
  };
}

const metrics = async (devtools) => {
  const { metrics: list } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
};

const spent = (before, after) => {
  const milliseconds = (name) => rounded((after[name] - before[name]) * 1e3);
  return {
    task: milliseconds('TaskDuration'),
    script: milliseconds('ScriptDuration'),
    style: milliseconds('RecalcStyleDuration'),
    layout: milliseconds('LayoutDuration'),
  };
};

/** What is held when the rubbish is out, in megabytes. */
async function memory(devtools, page) {
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  const { JSHeapUsedSize } = await metrics(devtools);
  const wasm = await page.evaluate(() => window.bench.wasmBytes?.() ?? 0);
  return { heap: rounded(JSHeapUsedSize / 1e6), wasm: rounded(wasm / 1e6) };
}

/** What the page looks like in the end, to be compared with another way there. */
const looks = (page) =>
  page.evaluate(async () => ({
    elements: driver.elements(),
    text: await driver.hash(driver.text()),
    tags: await driver.hash(driver.tags()),
    whole: await driver.hash(driver.markup()),
  }));

async function counted({ page, devtools }, run) {
  const before = await metrics(devtools);
  const said = await run();
  const after = await metrics(devtools);
  return { ...said, ...spent(before, after), ...(await looks(page)), ...(await memory(devtools, page)) };
}

const MODE = {
  oneshot: (open, { text }) => counted(open, () => open.page.evaluate((given) => driver.oneshot(given), { text })),
  flood: (open, { deltas }) =>
    counted(open, () => open.page.evaluate((given) => driver.flood(given), { deltas, cap: CAPS.flood })),
  async paced(open, { deltas }) {
    const { page, devtools } = open;
    await page.evaluate(() => driver.addField());
    let typing = true;
    const key = (type, more) => devtools.send('Input.dispatchKeyEvent', { type, key: 'a', ...more }).catch(() => {});
    const typist = (async () => {
      while (typing) {
        await key('keyDown', { text: 'a' });
        await key('keyUp', {});
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    })();
    return counted(open, async () => {
      const said = await page.evaluate((given) => driver.paced(given), { deltas, rate: RATE, cap: CAPS.paced });
      typing = false;
      await typist;
      return said;
    });
  },
  async probe({ page, browser }, { text, deltas, samples, lengths }) {
    const given = { text, deltas, samples, lengths, cap: CAPS.probe };
    const { events } = await traced(browser, page, () => page.evaluate((asked) => driver.probe(asked), given));
    const points = [...perDelta(events)].map(([length, { times, kinds }]) => ({
      length,
      count: times.length,
      p50: rounded(quantile(times, 0.5), 3),
      p95: rounded(quantile(times, 0.95), 3),
      p99: rounded(quantile(times, 0.99), 3),
      kinds: Object.fromEntries(Object.entries(kinds).map(([kind, time]) => [kind, rounded(time / times.length, 3)])),
    }));
    return { points };
  },
};

const asked = options(process.argv.slice(2));
const { address, stop } = await serve(asked.pages);
const results = {
  at: new Date().toISOString().slice(0, 10),
  node: process.version,
  processors: `${cpus().length} × ${cpus()[0].model.trim()}`,
  rounds: asked.rounds,
  kinds: {},
};
for (let round = 0; round < asked.rounds; round += 1) {
  for (const kind of asked.kinds) {
    const text = makeDoc({ kind, bytes: BYTES });
    const deltas = makeDeltas(text);
    const mixed = kind === 'mixed';
    const samples = mixed ? asked.samples : Math.ceil(asked.samples / 2);
    const peers = asked.peers.filter((name) => mixed || ONE_BLOCK.includes(name));
    // Every other round goes the other way, so that a machine that tires does not tire for the same one.
    const order = round % 2 ? [...peers].reverse() : peers;
    for (const mode of asked.modes.filter((name) => mixed || name === 'probe')) {
      for (const name of order.filter((peer) => ONLY[peer]?.includes(mode) ?? true)) {
        const lengths = mixed ? (LENGTHS[name] ?? LENGTHS.mixed) : LENGTHS.oneBlock;
        const load = rounded(loadavg()[0]);
        const result = await withPage({ address, name, executable: asked.executable }, (open) =>
          MODE[mode](open, { text, deltas, samples, lengths }),
        ).catch((error) => ({ failed: String(error).slice(0, 300) }));
        ((results.kinds[kind] ??= {})[name] ??= {})[mode] ??= [];
        results.kinds[kind][name][mode].push({ load, ...result });
        const points = result.points?.map(({ length, p50 }) => `${length / 1000}k ${p50}`).join(', ');
        const said = result.failed ?? result.errors?.[0] ?? points ?? `${result.task} ms`;
        console.error(`round ${round + 1} of ${asked.rounds}, ${kind}, ${mode}, ${name}: ${said} (load ${load})`);
        if (asked.out) writeFileSync(asked.out, JSON.stringify(results, null, 1));
      }
    }
  }
}
stop();
const made = report(results);
if (asked.report) {
  // The part between the two marks is written by this program, the rest by people.
  const [begin, end] = ['<!-- figures -->', '<!-- end of figures -->'];
  const page = readFileSync(asked.report, 'utf8');
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${asked.report} has no place for the figures.`);
  writeFileSync(asked.report, `${page.slice(0, from + begin.length)}\n\n${made}\n${page.slice(to)}`);
} else {
  console.log(made);
}
