// The end-to-end tests: the built page, the real server, a real browser.
//
// `cargo xtask test e2e` builds what they need and sets CATENA_BIN, CATENA_APP and CATENA_CHROMIUM.

import { defineConfig } from "@playwright/test";

import { chromium } from "./browser";

export default defineConfig({
  testDir: "stories",
  outputDir: "results",
  // A test that passes at the second attempt is broken, so there is no second attempt.
  retries: 0,
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    ...chromium,
    viewport: { width: 1280, height: 800 },
    // A trace takes a picture of the page at every step, which doubles the time that all stories take. What failed says
    // where, with a picture and the page in words; who needs more sets CATENA_TRACE.
    trace: process.env.CATENA_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    actionTimeout: 15_000,
  },
});
