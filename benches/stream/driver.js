// Put into every page under test: feeds its `window.bench` and watches what that does.
//
//     window.bench = {
//       ready?,        a promise: the program is loaded
//       start(place),  draw into this element
//       push(delta),   a piece of text, exactly as it arrives; the page may change later
//       flush?(),      bring the page up to date now
//       finish(),      the text is complete
//       wasmBytes?(),  the memory of a WebAssembly program
//     }
(() => {
  const root = () => document.getElementById('root');
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  const macrotask = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(0);
    });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const afterPaint = async () => {
    await frame();
    await macrotask();
  };
  /** Runs `act` in a task of its own, which the browser's counters see as script. */
  const inTask = (act) =>
    new Promise((resolve, reject) => {
      setTimeout(() => {
        try {
          resolve(act());
        } catch (error) {
          reject(error);
        }
      });
    });
  const quantile = (values, share) => {
    const sorted = [...values].sort((one, other) => one - other);
    return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : null;
  };
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  /** Waits until nothing has changed for a while, and answers with the time of the last change. */
  async function settled() {
    const begin = performance.now();
    let last = begin;
    const observer = new MutationObserver(() => {
      last = performance.now();
    });
    observer.observe(root(), { childList: true, subtree: true, characterData: true });
    for (let frames = 0; frames < 8 || performance.now() - last < 120; frames += 1) {
      await frame();
      if (performance.now() - begin > 20_000) break;
    }
    observer.disconnect();
    return last;
  }

  let pinned = false;
  function pin() {
    if (!pinned) return;
    const scroller = document.getElementById('scroller');
    scroller.scrollTop = scroller.scrollHeight;
    requestAnimationFrame(pin);
  }
  async function begin() {
    await window.bench.ready;
    await window.bench.start(root());
    await afterPaint();
  }
  function follow() {
    pinned = true;
    requestAnimationFrame(pin);
  }

  /** Gathers entries of a kind that the browser reports. */
  function gather(type, more = {}) {
    const entries = [];
    const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
    observer.observe({ type, ...more });
    return { entries, stop: () => observer.disconnect() };
  }

  async function oneshot({ text }) {
    await begin();
    await inTask(() => {
      window.bench.push(text);
      return window.bench.flush?.();
    });
    await inTask(() => window.bench.finish());
    await settled();
    return {};
  }

  async function probe({ text, deltas, samples, lengths, cap }) {
    await begin();
    follow();
    const starts = [];
    let length = 0;
    for (const delta of deltas) {
      starts.push(length);
      length += delta.length;
    }
    const since = performance.now();
    const late = () => performance.now() - since > cap;
    let next = 0;
    for (const shown of lengths) {
      // As many deltas as are measured, of 34 characters in the mean, lie before the length that they stand for.
      const first = Math.max(0, starts.findIndex((start) => start >= Math.min(shown, text.length) - samples * 34));
      if (first > next) {
        const bulk = text.slice(starts[next], starts[first]);
        for (let at = 0; at < bulk.length && !late(); at += 4096) {
          window.bench.push(bulk.slice(at, at + 4096));
          await frame();
        }
        next = first;
        await window.bench.flush?.();
        await settled();
      }
      for (let sample = 0; sample < samples && next < deltas.length && !late(); sample += 1, next += 1) {
        await afterPaint();
        await afterPaint();
        performance.mark(`d:${shown}:${sample}`);
        window.bench.push(deltas[next]);
      }
      await afterPaint();
      await afterPaint();
      performance.mark(`probe:${shown}:end`);
      if (late()) break;
    }
  }

  async function flood({ deltas, cap }) {
    await begin();
    const long = gather('longtask');
    const since = performance.now();
    let next = 0;
    let reached = 0;
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const delta = deltas[next];
        window.bench.push(delta);
        reached += delta.length;
        next += 1;
        const late = (next & 15) === 0 && performance.now() - since > cap;
        if (next >= deltas.length || late) resolve();
        else port2.postMessage(0);
      };
      port2.postMessage(0);
    });
    const done = next >= deltas.length;
    if (done) await inTask(() => window.bench.finish());
    await settled();
    await frame();
    long.stop();
    const lasted = long.entries.map(({ duration }) => duration);
    return { done, reached, longTasks: lasted.length, longest: Math.max(0, ...lasted) };
  }

  async function paced({ deltas, rate, cap }) {
    await begin();
    follow();
    const long = gather('longtask');
    const events = gather('event', { durationThreshold: 16 });
    const frames = [];
    let before = 0;
    let watching = true;
    requestAnimationFrame(function tick(now) {
      if (before) frames.push(now - before);
      before = now;
      if (watching) requestAnimationFrame(tick);
    });
    const since = performance.now();
    const lags = [];
    let next = 0;
    await new Promise((resolve) => {
      function step() {
        const now = performance.now() - since;
        const due = Math.min(deltas.length, Math.floor((now * rate) / 1000) + 1);
        while (next < due && performance.now() - since <= cap) {
          lags.push(now - (next * 1000) / rate);
          window.bench.push(deltas[next]);
          next += 1;
        }
        if (next >= deltas.length || now > cap) resolve();
        else setTimeout(step, 4);
      }
      step();
    });
    const done = next >= deltas.length;
    watching = false;
    pinned = false;
    if (done) await inTask(() => window.bench.finish());
    await settled();
    long.stop();
    events.stop();
    const dropped = sum(frames.map((lasted) => Math.max(0, Math.round(lasted / 16.667) - 1)));
    const lasted = long.entries.map(({ duration }) => duration);
    const keys = events.entries.filter(({ name }) => name === 'keydown').map(({ duration }) => duration);
    return {
      done,
      dropped: (100 * dropped) / (frames.length + dropped),
      lag: quantile(lags, 0.95),
      longTasks: lasted.length,
      longest: Math.max(0, ...lasted),
      slowestKey: Math.max(0, ...keys),
    };
  }

  /** Adds a field for somebody to type into meanwhile. */
  function addField() {
    const field = document.createElement('textarea');
    field.style.cssText = 'position: fixed; inset: auto auto 0 0; inline-size: 300px; block-size: 40px';
    document.body.append(field);
    field.focus();
  }

  const TAGS = new Set(
    'P H1 H2 H3 H4 H5 H6 UL OL LI PRE CODE TABLE TR TH TD BLOCKQUOTE HR A STRONG EM DEL'.split(' '),
  );
  window.driver = {
    oneshot,
    probe,
    flood,
    paced,
    addField,
    elements() {
      const math = root().querySelectorAll('math, math *').length;
      const controls = root().querySelectorAll('figcaption, figcaption *, .table-tools, .table-tools *').length;
      return { all: root().querySelectorAll('*').length, math, controls };
    },
    text: () => root().textContent.replace(/\s+/g, ' ').trim(),
    tags: () => [...root().querySelectorAll('*')].map(({ tagName }) => tagName).filter((name) => TAGS.has(name)).join(' '),
    /** Everything, with the attributes of each element in order. */
    markup() {
      const write = (node) => {
        if (node.nodeType !== Node.ELEMENT_NODE) return JSON.stringify(node.data);
        const attributes = [...node.attributes].map(({ name, value }) => `${name}=${JSON.stringify(value)}`).sort();
        return `<${[node.localName, ...attributes].join(' ')}>${[...node.childNodes].map(write).join('')}</>`;
      };
      return write(root());
    },
    async hash(text) {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      return [...new Uint8Array(digest)].slice(0, 6).map((byte) => byte.toString(16).padStart(2, '0')).join('');
    },
  };
})();
