// The benchmarks of the whole app: they measure, and are no tests. `cargo xtask bench long` and `… pictures` run them.

import { defineConfig } from "@playwright/test";

import { chromium } from "./browser";

export default defineConfig({
  testDir: "bench",
  testMatch: "*.bench.ts",
  outputDir: "results",
  retries: 0,
  workers: 1,
  timeout: 60 * 60_000,
  expect: { timeout: 60_000 },
  reporter: [["list"]],
  // Nothing looks over the page's shoulder: a trace copies it at every step.
  use: { ...chromium, viewport: { width: 1280, height: 800 }, trace: "off", screenshot: "off" },
});
