// What is to be reached. All goals but memory and the length of a frame are ratios within one run, since the machines on
// which it is run differ.
import { exponent, median } from './statistics.mjs';

/** The results on one document, with the empty harness taken off. Nothing if it was not measured. */
export function view(results, kind) {
  const peers = results.kinds[kind];
  if (!peers) return null;
  const runs = (name, mode) => (peers[name]?.[mode] ?? []).filter((run) => !run.failed);
  const of = (name, mode, field) => median(runs(name, mode).map((run) => run[field]));
  const points = (name) => runs(name, 'probe').flatMap((run) => run.points);
  const at = (name, length, field) =>
    median(points(name).filter((point) => point.length === length).map((point) => point[field]));
  const empty = median(points('floor-none').map((point) => point.p50)) ?? 0;
  const net = (name, length) => {
    const gross = at(name, length, 'p50');
    return gross == null ? null : Math.max(0, gross - empty);
  };
  const lengths = (name) => [...new Set(points(name).map((point) => point.length))];
  return {
    names: Object.keys(peers),
    of,
    net,
    all: (name, mode, field) => runs(name, mode).every((run) => run[field]),
    p99: (name, length) => at(name, length, 'p99'),
    exponent: (name) => exponent(lengths(name).map((length) => [length, net(name, length)])),
    kind: (name, length, work) =>
      median(points(name).filter((point) => point.length === length).map((point) => point.kinds[work] ?? 0)),
    elements: (name) => runs(name, 'oneshot')[0]?.elements,
    memory(name) {
      const held = (mode) => of(name, mode, 'heap') + of(name, mode, 'wasm');
      return Math.max(...['oneshot', 'flood', 'paced'].map(held).filter((held) => held > 0));
    },
    /** How many streamed pages differ from the page that was drawn in one piece. */
    differing(name) {
      const whole = runs(name, 'oneshot')[0]?.whole;
      const streamed = [...runs(name, 'flood'), ...runs(name, 'paced')].filter((run) => run.done);
      return whole && streamed.length ? streamed.filter((run) => run.whole !== whole).length : null;
    },
  };
}

const outcome = (is, most) => (is == null || most == null || !Number.isFinite(most) || Number.isNaN(is) ? null : { is, most });
const on = (kind, check) => (results) => {
  const see = view(results, kind);
  return see && check(see);
};
const LONG = 200_000;

/** `share` of what another renderer takes, at the most. */
const within = (title, share, peer, figure) => ({
  title: `${title}: at most ${share} × ${peer}`,
  check: on('mixed', (see) => {
    const other = figure(see, peer);
    return other == null ? null : outcome(figure(see, 'catena'), share * other);
  }),
});
const net = (see, name) => see.net(name, LONG);
const task = (mode) => (see, name) => {
  if (mode === 'flood' && !see.all(name, mode, 'done')) return null;
  const [own, empty] = [see.of(name, mode, 'task'), mode === 'paced' ? see.of('floor-none', mode, 'task') : 0];
  return own == null ? null : own - empty;
};

export const GOALS = [
  {
    title: '`mixed`: net at 200 k at most 1.25 × net at 50 k',
    check: on('mixed', (see) => outcome(net(see, 'catena'), 1.25 * see.net('catena', 50_000))),
  },
  within('`mixed`, net at 200 k', 0.5, 'smd', net),
  within('`mixed`, net at 200 k', 0.16, 'streamdown', net),
  within('`mixed`, net at 200 k', 2.5, 'floor-contained', net),
  { title: '`mixed`: p99 within one frame, in ms', check: on('mixed', (see) => outcome(see.p99('catena', LONG), 16.7)) },
  ...['onecode', 'onelist', 'onetable'].flatMap((kind) => [
    { title: `\`${kind}\`: exponent`, check: on(kind, (see) => outcome(see.exponent('catena'), 0.2)) },
    {
      title: `\`${kind}\`, net at 200 k: at most a sixth of smd`,
      check: on(kind, (see) => outcome(net(see, 'catena'), net(see, 'smd') / 6)),
    },
  ]),
  {
    title: '`onepara`, net at 200 k: at most smd',
    check: on('onepara', (see) => outcome(net(see, 'catena'), net(see, 'smd'))),
  },
  within('flood', 0.4, 'smd', task('flood')),
  within('flood', 2, 'floor-contained', task('flood')),
  { title: 'flood: long tasks', check: on('mixed', (see) => outcome(see.of('catena', 'flood', 'longTasks'), 0)) },
  within('paced, without the empty harness', 0.65, 'smd', task('paced')),
  within('paced, without the empty harness', 0.28, 'streamdown', task('paced')),
  within('one shot', 1, 'smd', task('oneshot')),
  within('one shot', 0.25, 'streamdown', task('oneshot')),
  within('elements', 1.15, 'react-markdown', (see, name) => see.elements(name)?.all),
  {
    title: 'elements without formulas and controls, which react-markdown does not draw: at most 1.15 × react-markdown',
    check: on('mixed', (see) => {
      const [own, other] = [see.elements('catena'), see.elements('react-markdown')];
      return own && other && outcome(own.all - own.math - own.controls, 1.15 * other.all);
    }),
  },
  { title: 'heap and wasm memory, in MB', check: on('mixed', (see) => outcome(see.memory('catena'), 10)) },
  {
    title: 'streamed pages that differ from the one drawn in one piece',
    check: on('mixed', (see) => outcome(see.differing('catena'), 0)),
  },
];
