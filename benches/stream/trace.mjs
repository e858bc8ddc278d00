// What one delta cost, read from a trace of the browser.

const CATEGORIES = ['toplevel', 'blink.user_timing', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];

/** The kinds of work that a profile tells apart, and the events of the trace that are this work. */
const KINDS = {
  script: ['FunctionCall', 'FireAnimationFrame', 'TimerFire', 'EvaluateScript', 'RunMicrotasks', 'HandlePostMessage'],
  style: ['UpdateLayoutTree'],
  layout: ['Layout'],
  'pre-paint': ['PrePaint'],
  paint: ['Paint'],
  compositing: ['Layerize', 'Commit', 'UpdateLayerTree', 'UpdateLayer'],
  observers: ['IntersectionObserverController::computeIntersections', 'ResizeObserverController'],
  collecting: ['MinorGC', 'MajorGC', 'V8.GCScavenger', 'BlinkGC.AtomicPhase'],
};
const KIND_OF = new Map(Object.entries(KINDS).flatMap(([kind, names]) => names.map((name) => [name, kind])));

/** Runs `use` while the browser writes a trace, and answers with what `use` said and with the trace. */
export async function traced(browser, page, use) {
  await browser.startTracing(page, { categories: CATEGORIES });
  const said = await use();
  const events = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
  return { said, events };
}

/**
 * For every length at which the driver measured: the main thread's time between each delta and the next, in
 * milliseconds, and the same by kind of work, summed. Nested work counts for the innermost kind.
 */
export function perDelta(events) {
  const marks = events
    .filter((event) => event.cat?.includes('blink.user_timing') && /^(d:\d+:\d+$|probe:)/.test(event.name))
    .sort((one, other) => one.ts - other.ts);
  if (!marks.length) return new Map();
  const { pid, tid } = marks[0];
  const onMain = events
    .filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X')
    .sort((one, other) => one.ts - other.ts || other.dur - one.dur);
  // A task is in the trace twice, under the name of who asked for it and of who ran it.
  const name = onMain.some((event) => event.name === 'RunTask') ? 'RunTask' : 'ThreadControllerImpl::RunTask';
  const tasks = onMain.filter((event) => event.name === name);
  const work = selfTimes(onMain.filter((event) => KIND_OF.has(event.name)));
  const lengths = new Map();
  let task = 0;
  let piece = 0;
  for (let index = 0; index + 1 < marks.length; index += 1) {
    const length = /^d:(\d+):/.exec(marks[index].name)?.[1];
    if (!length) continue;
    const [from, to] = [marks[index].ts, marks[index + 1].ts];
    while (task < tasks.length && tasks[task].ts + tasks[task].dur <= from) task += 1;
    let time = 0;
    for (let at = task; at < tasks.length && tasks[at].ts < to; at += 1) {
      const { ts, dur, tdur } = tasks[at];
      const within = Math.min(ts + dur, to) - Math.max(ts, from);
      if (within > 0) time += (tdur ?? dur) * (within / dur);
    }
    const at = lengths.get(+length) ?? { times: [], kinds: {} };
    at.times.push(time / 1e3);
    while (piece < work.length && work[piece].ts < from) piece += 1;
    for (; piece < work.length && work[piece].ts < to; piece += 1) {
      const { kind, self } = work[piece];
      at.kinds[kind] = (at.kinds[kind] ?? 0) + self / 1e3;
    }
    lengths.set(+length, at);
  }
  return lengths;
}

/** The time of each event without that of the events within it, which lie one in the other like boxes. */
function selfTimes(events) {
  const open = [];
  const done = [];
  for (const event of events) {
    while (open.length && open.at(-1).end <= event.ts) open.pop();
    const entry = { ts: event.ts, end: event.ts + event.dur, kind: KIND_OF.get(event.name), self: event.tdur ?? event.dur };
    if (open.length) open.at(-1).self -= entry.self;
    open.push(entry);
    done.push(entry);
  }
  return done;
}
