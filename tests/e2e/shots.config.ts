// The screenshots: pictures for people to look at, not tests. `cargo xtask shots` takes them.

import { defineConfig } from "@playwright/test";

import { chromium } from "./browser";

export default defineConfig({
  testDir: "shots",
  outputDir: "results",
  retries: 0,
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: { ...chromium, actionTimeout: 15_000, contextOptions: { reducedMotion: "reduce" } },
});
