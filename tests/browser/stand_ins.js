// Stand-ins for facilities of the browser that a test has to steer, and the few that web-sys was not asked for.
// The responses, streams, requests and signals are the browser's own.

const page = {
  fetch: window.fetch,
  setInterval: window.setInterval,
  clearInterval: window.clearInterval,
};

/**
 * The body of a response: `chunks` one by one as they are asked for, and then its `ending`. "closed" is the ordinary
 * end, "cut" is a connection that breaks, "open" one on which nothing more comes.
 */
function body(chunks, ending, signal) {
  const rest = [...chunks];
  const source = {
    start(controller) {
      signal.addEventListener("abort", () => controller.error(signal.reason));
    },
    pull(controller) {
      if (rest.length > 0) controller.enqueue(rest.shift());
      else if (ending === "closed") controller.close();
      else if (ending === "cut") controller.error(new TypeError("network error"));
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

/**
 * Stands in for `fetch` until it is put back. It answers every request in the same way. Two endings come before any
 * response: "unreachable" is the failure without a reason that a page sees, "unanswered" a server that says nothing.
 */
export class FakeFetch {
  #asked = [];

  constructor(status, headers, chunks, ending) {
    window.fetch = async (input, init) => {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      this.#asked.push({
        method: request.method,
        url: request.url,
        headers: [...request.headers],
        redirect: request.redirect,
        body: await request.clone().text(),
      });
      const { signal } = request;
      signal.throwIfAborted();
      if (ending === "unreachable") throw new TypeError("Failed to fetch");
      if (ending === "unanswered") {
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      }
      return new Response(body(chunks, ending, signal), { status, headers: JSON.parse(headers) });
    };
  }

  /** The requests so far, as JSON. */
  asked() {
    return JSON.stringify(this.#asked);
  }

  putBack() {
    window.fetch = page.fetch;
  }
}

/** Stands in for intervals: time passes for them when a test says so. */
export class FakeTime {
  #intervals = new Map();
  #next = 1;

  constructor() {
    window.setInterval = (tick, every) => {
      this.#intervals.set(this.#next, { tick, every, since: 0 });
      return this.#next++;
    };
    window.clearInterval = (handle) => this.#intervals.delete(handle);
  }

  pass(milliseconds) {
    for (const interval of [...this.#intervals.values()]) {
      interval.since += milliseconds;
      for (; interval.since >= interval.every; interval.since -= interval.every) interval.tick();
    }
  }

  /** How many intervals run. */
  running() {
    return this.#intervals.size;
  }

  putBack() {
    window.setInterval = page.setInterval;
    window.clearInterval = page.clearInterval;
  }
}

function settled(request, done) {
  return new Promise((resolve) => {
    request.onsuccess = () => resolve(done(request));
    request.onblocked = () => resolve("blocked");
    request.onerror = () => resolve(`failed: ${request.error}`);
  });
}

// A deletion that is blocked stays in the queue, and whatever comes after it waits for ever.
let isBlocked = false;

/** Deletes a database as another tab might. Says "deleted", or "blocked" when a connection stays open. */
export async function deleteDatabase(name) {
  const outcome = isBlocked ? "blocked" : await settled(indexedDB.deleteDatabase(name), () => "deleted");
  isBlocked = outcome === "blocked";
  return outcome;
}

/** Opens a newer version of a database as a newer tab would, and closes it. Says "opened" or "blocked". */
export function openNewer(name, version) {
  return settled(indexedDB.open(name, version), (request) => {
    request.result.close();
    return "opened";
  });
}

/** A store in which another tab writes for as long as it is wanted, so that everybody else waits. */
export class BusyStore {
  #database;
  #done;
  #over = false;

  async begin(name, store) {
    this.#database = await settled(indexedDB.open(name), (request) => request.result);
    const transaction = this.#database.transaction(store, "readwrite");
    this.#done = new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    // A transaction lasts for as long as there is something to do in it.
    const again = () => {
      if (!this.#over) transaction.objectStore(store).count().onsuccess = again;
    };
    again();
  }

  async end() {
    this.#over = true;
    await this.#done;
    this.#database.close();
  }
}

/** What goes wrong in the page without anybody's catching it, from now on. */
export class Complaints {
  #so_far = [];
  #listener = (event) => {
    this.#so_far.push(event.message);
    event.preventDefault();
  };

  constructor() {
    window.addEventListener("error", this.#listener);
  }

  /** From here on, what goes wrong fails the test again. */
  end() {
    window.removeEventListener("error", this.#listener);
  }

  so_far() {
    return this.#so_far;
  }
}

/** Selects characters of a text node. */
export function select(text, from, to) {
  getSelection().setBaseAndExtent(text, from, text, to);
}

/** What is selected, as it would be copied. */
export function selected() {
  return getSelection().toString();
}
