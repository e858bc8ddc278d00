// What pictures cost: it measures, and is no test. See docs/pictures.md.

import { defineConfig } from "@playwright/test";

import { chromium } from "./browser";

export default defineConfig({
  testDir: "bench",
  testMatch: "pictures.measure.ts",
  outputDir: "results",
  retries: 0,
  workers: 1,
  timeout: 30 * 60_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  // Nothing looks over the page's shoulder: a trace of Playwright's copies it at every step.
  use: { ...chromium, viewport: { width: 1280, height: 800 }, trace: "off", screenshot: "off" },
});
