// Conversations of another day, put where the page keeps its own; and a look at what is kept.

import type { Page } from "@playwright/test";

/** A conversation to plant. */
export interface Planted {
  title: string;
  /** Milliseconds since 1970; now, if it is left out. */
  updated?: number;
  pinned?: boolean;
  /** How many turns it has; one, if it is left out. */
  turns?: number;
  /** The text of its answers. */
  answer?: string;
}

/**
 * Plants conversations in the form in which the page stores them. It is done once, at the first visit; what the page
 * makes of them afterwards stays.
 */
export async function plant(page: Page, conversations: Planted[]): Promise<void> {
  const now = Date.now();
  const chains: [string, string][] = [];
  const bodies: [string, string][] = [];
  conversations.forEach(({ title, updated = now - 1000, pinned = false, turns = 1, answer }, number) => {
    const key = `planted${number}`;
    const links = Array.from({ length: turns }, (_, turn) => ({
      key: `${key}-${turn}`,
      ...(turn > 0 && { parent: `${key}-${turn - 1}` }),
      id: `v1_${key}_${turn}`,
      model: "gemini-3-flash-preview",
      status: "completed",
      created: updated - 5000,
      ended: updated,
    }));
    const chain = { v: 1, title, pinned, created: updated - 5000, updated, turns: links, chosen: [] };
    chains.push([`catena.chain.${key}`, JSON.stringify(chain)]);
    for (const link of links) {
      const text = answer ?? `Answered in ${title}`;
      const step = { type: "model_output", content: [{ type: "text", text }] };
      const steps = [{ index: 0, started: updated - 4000, stopped: updated, step }];
      bodies.push([link.key, JSON.stringify({ v: 1, text: `Said in ${title}`, steps, thinking_summaries: true })]);
    }
  });
  await keep(page, chains, bodies);
}

/** Puts records where the page keeps its own: of conversations by their names, and of what was said by turn. */
export async function keep(page: Page, chains: [string, string][], bodies: [string, string][]): Promise<void> {
  await page.addInitScript(
    ([chains, bodies]) => {
      if (localStorage.getItem("planted") !== null) return;
      localStorage.setItem("planted", "yes");
      for (const [name, record] of chains) localStorage.setItem(name, record);
      // Bodies that a page could not put into the database in time lie here, and it fetches them from here.
      for (const [name, record] of bodies) localStorage.setItem(`catena.rescue.${name}`, record);
    },
    [chains, bodies] as const,
  );
}

/** The address of the conversation that [plantLong] plants, behind the page's own. */
export const LONG = "/#/c/long";

/** What is said in one of its turns, from 0. */
export function saidInLong(turn: number): string {
  return `Question number ${turn} of the long one`;
}

/**
 * Plants one conversation of many turns, in the form in which the page stores it: the chain in the local storage, what
 * was said in the database. It has to be done from a page of the same origin, before the app is opened.
 */
export async function plantLong(page: Page, origin: string, turns: number, answer: (turn: number) => string): Promise<void> {
  const bare = `${origin}/planting`;
  // A page of that origin with nothing in it, not even the icon that a browser would ask for by itself.
  await page.route(bare, (route) => {
    return route.fulfill({ contentType: "text/html", body: '<!doctype html><link rel="icon" href="data:,">' });
  });
  await page.goto(bare);
  const begun = Date.now() - turns * 60_000;
  const links = Array.from({ length: turns }, (_, turn) => ({
    key: `long-${turn}`,
    ...(turn > 0 && { parent: `long-${turn - 1}` }),
    id: `v1_long_${turn}`,
    model: "gemini-3-flash-preview",
    status: "completed",
    created: begun + turn * 60_000,
    ended: begun + turn * 60_000 + 5_000,
  }));
  const updated = begun + turns * 60_000;
  const chain = { v: 1, title: "Long", created: begun, updated, turns: links, chosen: [] };
  const bodies = links.map(({ key, created, ended }, turn) => {
    const step = { type: "model_output", content: [{ type: "text", text: answer(turn) }] };
    const steps = [{ index: 0, started: created, stopped: ended, step }];
    return [key, JSON.stringify({ v: 1, text: saidInLong(turn), steps, thinking_summaries: true })];
  });
  await page.evaluate(
    async ([chain, bodies]) => {
      localStorage.setItem("catena.chain.long", chain);
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("catena", 2);
        request.onupgradeneeded = () => ["turns", "pictures"].forEach((name) => request.result.createObjectStore(name));
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const writing = request.result.transaction("turns", "readwrite");
          for (const [key, body] of bodies) writing.objectStore("turns").put(body, key);
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      });
    },
    [JSON.stringify(chain), bodies] as const,
  );
}

/** What is kept of conversations. */
export interface Records {
  chains: string[];
  turns: string[];
  drafts: string[];
  /** The ids that are still to be deleted at the service. */
  ledger: string[];
}

/** Looks at what the browser keeps for the page. */
export async function records(page: Page): Promise<Records> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("catena");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const turns = await new Promise<string[]>((resolve, reject) => {
      const request = database.transaction("turns").objectStore("turns").getAll();
      request.onsuccess = () => resolve(request.result as string[]);
      request.onerror = () => reject(request.error);
    });
    database.close();
    const local = Object.entries(localStorage);
    const of = (prefix: string) => local.filter(([name]) => name.startsWith(prefix));
    return {
      chains: of("catena.chain.").map(([, record]) => record),
      turns: [...turns, ...of("catena.rescue.").map(([, record]) => record)],
      drafts: of("catena.draft.").map(([, record]) => record),
      ledger: of("catena.ledger.").map(([name]) => name.slice("catena.ledger.".length)),
    };
  });
}
