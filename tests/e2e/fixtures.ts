// What every test gets: servers, a page that is watched, and page objects.

import { rmSync } from "node:fs";
import { type BrowserContext, type Page, test as base } from "@playwright/test";

import { Chat } from "./pages/chat";
import { Settings } from "./pages/settings";
import { Sidebar } from "./pages/sidebar";
import { Catena, HandPlayed } from "./servers";
import { makeTapes } from "./tapes";
import { Watch } from "./watch";

export { expect } from "@playwright/test";

let taken = 0;

/**
 * Makes a prompt its own. The simulator counts how often it has failed the same prompt (`!503 twice`), so a test that
 * relies on the count must not share its prompt with another, or with itself when it is repeated.
 */
export function fresh(prompt: string): string {
  taken += 1;
  return `${prompt}\nTake ${taken}.`;
}

interface Servers {
  /** Serves the page and answers it. */
  home: Catena;
  /** A simulator on another origin, which keeps Google's rules for pages from elsewhere. */
  far: Catena;
  /** An API on a third origin, which the test plays by hand. */
  hand: HandPlayed;
}

/** A page with its page objects. */
export interface Screen {
  page: Page;
  context: BrowserContext;
  chat: Chat;
  sidebar: Sidebar;
  settings: Settings;
}

interface Given {
  home: Catena;
  far: Catena;
  hand: HandPlayed;
  watch: Watch;
  chat: Chat;
  sidebar: Sidebar;
  settings: Settings;
  /** Opens another tab of the same person, without going anywhere yet. */
  otherTab: () => Promise<Screen>;
  /** Opens the browser of another person, or of the same person on another day. */
  otherBrowser: () => Promise<Screen>;
}

function screen(page: Page, home: Catena): Screen {
  const chat = new Chat(page, home.origin);
  return { page, context: page.context(), chat, sidebar: new Sidebar(page), settings: new Settings(page) };
}

export const test = base.extend<Given, { servers: Servers }>({
  servers: [
    async ({}, use) => {
      const tapes = makeTapes();
      const [far, hand] = await Promise.all([Catena.start(["--simulate", "--pace", "2"]), HandPlayed.start()]);
      const home = await Catena.page([
        ...["--pace", "2", "--replay", tapes],
        ...["--allow-api", far.origin, "--allow-api", hand.origin],
        ...["--allow-images", "https://pictures.example"],
      ]);
      await use({ home, far, hand });
      await Promise.all([home.stop(), far.stop(), hand.stop()]);
      rmSync(tapes, { recursive: true });
    },
    // A debug build of the app is large, and the server compresses it before it listens.
    { scope: "worker", timeout: 180_000 },
  ],

  home: async ({ servers }, use) => {
    await servers.home.forgetRequests();
    await use(servers.home);
  },
  far: async ({ servers }, use) => {
    await servers.far.forgetRequests();
    await use(servers.far);
  },
  hand: async ({ servers }, use) => {
    servers.hand.reset();
    await use(servers.hand);
  },

  watch: [
    async ({ context, servers }, use) => {
      const watch = new Watch([servers.home.origin, servers.far.origin, servers.hand.origin]);
      await watch.over(context);
      await use(watch);
      watch.verify();
    },
    { auto: true },
  ],

  chat: async ({ page, home }, use) => use(new Chat(page, home.origin)),
  sidebar: async ({ page }, use) => use(new Sidebar(page)),
  settings: async ({ page }, use) => use(new Settings(page)),

  otherTab: async ({ context, home }, use) => {
    await use(async () => screen(await context.newPage(), home));
  },
  otherBrowser: async ({ browser, home, watch }, use) => {
    const made: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      made.push(context);
      await watch.over(context);
      return screen(await context.newPage(), home);
    });
    for (const context of made) await context.close();
  },
});
