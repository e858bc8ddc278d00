// How the browser is started, for the tests and for the screenshots alike.

import type { PlaywrightTestConfig } from "@playwright/test";

type Use = NonNullable<PlaywrightTestConfig["use"]>;

/** Debian's Chromium, silent: it asks nobody for updates or the like, so every request is the page's. */
export const chromium: Use = {
  browserName: "chromium",
  locale: "en-GB",
  timezoneId: "UTC",
  launchOptions: {
    executablePath: process.env.CATENA_CHROMIUM || "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // A place in the page is where it will be, and not on its way there.
      "--disable-smooth-scrolling",
    ],
  },
};
