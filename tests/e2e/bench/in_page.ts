// What looks on from inside the page. It asks for nothing that the page would have to search itself for: the last turn is
// reached from the end, so that looking costs the same however long the conversation is.

export interface Inside {
  /** When the last answer of the conversation was painted, and when one could type; ms since the page was asked for. */
  painted: number;
  typable: number;
  /** Tasks of more than 50 ms, by the clock. */
  longTasks: number[];
  /** Bytes of WebAssembly memory. */
  wasm(): number;
  /** Whether all turns are drawn. */
  isDrawn(): boolean;
  /** Resolves in the frame after the last answer has these words. */
  shown(words: string): Promise<void>;
  /** Resolves when the last answer has this status. */
  ended(status: string): Promise<void>;
  /** Milliseconds from the next press of a key until the message that it sent is in the transcript. */
  untilSaid(words: string): Promise<number>;
  /** Scrolls by so many pixels per frame as far as it goes; the time from each frame to the next. */
  scroll(step: number): Promise<number[]>;
}

/** Runs in the page before anything else does. */
export function watch(): void {
  const memories: WebAssembly.Memory[] = [];
  const remember = <T>(made: T): T => {
    const { instance = made } = made as { instance?: unknown };
    const { memory } = (instance as WebAssembly.Instance).exports;
    if (memory instanceof WebAssembly.Memory) memories.push(memory);
    return made;
  };
  const { instantiate, instantiateStreaming } = WebAssembly;
  WebAssembly.instantiate = (...given: unknown[]) => (instantiate as Function)(...given).then(remember);
  WebAssembly.instantiateStreaming = (...given: unknown[]) => (instantiateStreaming as Function)(...given).then(remember);

  let transcript: Element | null = null;
  const within = (boxes: Element | null, kind: string): HTMLElement | null => {
    for (let at = boxes?.lastElementChild; at; at = at.previousElementSibling) {
      const { turn } = (at as HTMLElement).dataset;
      const found = turn === undefined && at.matches("div") ? within(at, kind) : turn === kind ? (at as HTMLElement) : null;
      if (found) return found;
    }
    return null;
  };
  const last = (kind: "model" | "user"): HTMLElement | null => {
    transcript ??= document.querySelector("[role=log]");
    return within(transcript, kind);
  };
  const frames = (isReached: () => boolean) => {
    return new Promise<void>((resolve) => {
      const look = () => (isReached() ? resolve() : requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
  };
  const inside: Inside = {
    painted: 0,
    typable: 0,
    longTasks: [],
    wasm: () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
    isDrawn: () => document.querySelector("[data-coming]") === null,
    shown: async (words) => {
      await frames(() => last("model")?.textContent?.includes(words) ?? false);
      await new Promise(requestAnimationFrame);
    },
    ended: (status) => frames(() => last("model")?.dataset.status === status),
    untilSaid: async (words) => {
      const pressed = new Promise<number>((resolve) => {
        addEventListener("keydown", () => resolve(performance.now()), { capture: true, once: true });
      });
      const from = await pressed;
      await frames(() => last("user")?.textContent?.includes(words) ?? false);
      return performance.now() - from;
    },
    scroll: (step) => {
      const scroller = document.querySelector(".transcript-scroller")!;
      const times: number[] = [];
      return new Promise((resolve) => {
        let before = 0;
        let place = NaN;
        const frame = (now: number) => {
          if (before !== 0) times.push(now - before);
          before = now;
          if (scroller.scrollTop === place) return resolve(times);
          place = scroller.scrollTop;
          scroller.scrollTop += step;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
    },
  };
  Object.assign(window, { inside });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) inside.longTasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
  const canType = () => {
    const box = document.getElementById("message") as HTMLTextAreaElement | null;
    return box !== null && !box.disabled && !box.readOnly && document.getElementById("boot") === null;
  };
  void frames(canType).then(() => (inside.typable = performance.now()));
  const text = () => last("model")?.querySelector("[data-part=text]")?.textContent;
  // The frame after the one in which it was found: it is painted by then.
  void frames(() => Boolean(text())).then(() => requestAnimationFrame(() => (inside.painted = performance.now())));
}
