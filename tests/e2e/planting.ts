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
