// From the results to the table, the goals, and the profile, as Markdown.
import { GOALS, view } from './goals.mjs';
import { rounded } from './statistics.mjs';

const cell = (value) => (value == null || (typeof value === 'number' && !Number.isFinite(value)) ? '–' : String(value));
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const COLUMNS = [
  ['net ms per delta at 50 k / 100 k / 200 k', (see, name) => [50_000, 100_000, 200_000].map((length) => cell(rounded(see.net(name, length), 2))).join(' / ')],
  ['exponent', (see, name) => rounded(see.exponent(name), 2)],
  ['p99 at 200 k', (see, name) => rounded(see.p99(name, 200_000))],
  ['one shot ms', (see, name) => see.of(name, 'oneshot', 'task')],
  ['flood ms', (see, name) => (see.of(name, 'flood', 'task') == null || see.all(name, 'flood', 'done') ? see.of(name, 'flood', 'task') : `only ${rounded(see.of(name, 'flood', 'reached') / 1e3, 0)} k`)],
  ['long tasks', (see, name) => see.of(name, 'flood', 'longTasks')],
  ['paced s', (see, name) => (see.of(name, 'paced', 'task') == null ? null : rounded(see.of(name, 'paced', 'task') / 1e3, 2))],
  ['dropped frames %', (see, name) => rounded(see.of(name, 'paced', 'dropped'))],
  ['lag p95 ms', (see, name) => rounded(see.of(name, 'paced', 'lag'), 0)],
  ['elements', (see, name) => see.elements(name)?.all],
  ['heap + wasm MB', (see, name) => rounded(see.memory(name))],
];

/** The figures as Markdown. */
export function report(results) {
  const parts = [];
  const loads = Object.values(results.kinds).flatMap((peers) =>
    Object.values(peers).flatMap((modes) => Object.values(modes).flatMap((runs) => runs.map(({ load }) => load))),
  );
  parts.push(
    `Measured on ${results.at}: ${results.rounds === 1 ? 'one round' : `medians of ${results.rounds} rounds`}, ` +
      `${results.processors}, load of the machine ${Math.min(...loads)} to ${Math.max(...loads)}.`,
  );
  const mixed = view(results, 'mixed');
  if (mixed) {
    parts.push('### `mixed`');
    const rows = mixed.names.map((name) => [name, ...COLUMNS.map(([, read]) => read(mixed, name))]);
    parts.push(table(['renderer', ...COLUMNS.map(([title]) => title)], rows));
  }
  for (const kind of Object.keys(results.kinds).filter((name) => name !== 'mixed')) {
    const see = view(results, kind);
    parts.push(`### \`${kind}\``);
    const lengths = [25_000, 50_000, 100_000, 200_000];
    const rows = see.names.map((name) => [
      name,
      ...lengths.map((length) => rounded(see.net(name, length), 2)),
      rounded(see.exponent(name), 2),
      rounded(see.p99(name, 200_000)),
    ]);
    parts.push(table(['renderer', ...lengths.map((length) => `net ms at ${length / 1000} k`), 'exponent', 'p99 at 200 k'], rows));
  }
  parts.push('### Goals');
  const goals = GOALS.map(({ title, check }) => [title, check(results)]).filter(([, outcome]) => outcome);
  parts.push(
    table(
      ['goal', 'is', 'may be', ''],
      goals.map(([title, { is, most }]) => [title, rounded(is, 2), rounded(most, 2), is <= most ? 'met' : '**missed**']),
    ),
  );
  parts.push('### What a delta of `catena` is spent on at 200 k, in ms');
  const kinds = ['script', 'style', 'layout', 'pre-paint', 'paint', 'compositing', 'observers', 'collecting'];
  const profiles = Object.keys(results.kinds).map((kind) => {
    const see = view(results, kind);
    return [kind, ...kinds.map((work) => rounded(see.kind('catena', 200_000, work), 2))];
  });
  parts.push(table(['document', ...kinds], profiles));
  return `${parts.join('\n\n')}\n`;
}
