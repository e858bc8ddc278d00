// The looks: pictures of a specimen that are compared with those in looks/baselines.
//
// `cargo xtask test looks` compares; `cargo xtask looks` takes them anew, and then compares three times, which proves that
// nothing in them depends on the moment. What could differ from machine to machine is
// fixed here and in looks/fonts.ts; a Chromium of another major version draws text in its own way, and is not compared.

import { defineConfig } from "@playwright/test";

import { chromium } from "./browser";
import { fixedFonts } from "./looks/fonts";

const { launchOptions, ...use } = chromium;

export default defineConfig({
  testDir: "looks",
  outputDir: "results",
  snapshotPathTemplate: `${process.env.CATENA_BASELINES || "{testDir}/baselines"}/{arg}{ext}`,
  // A picture that is missing is a failure, not a reason to take one.
  updateSnapshots: process.env.CATENA_LOOKS === "take" ? "all" : "none",
  retries: 0,
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: {
    timeout: 15_000,
    // A colour of the palette is at most 21 levels of each channel away from the ones that it stands for
    // (looks/palette.ts), which is what a threshold of 0.08 lets
    // pass. A letter that is another, or stands elsewhere, differs in more than 200 pixels over the line that it moves; a
    // scaled picture whose edges fall between pixels, in a few dozen.
    toHaveScreenshot: { animations: "disabled", caret: "hide", scale: "css", threshold: 0.08, maxDiffPixels: 200 },
  },
  reporter: [["list"]],
  use: {
    ...use,
    actionTimeout: 15_000,
    deviceScaleFactor: 1,
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      ...launchOptions,
      args: [
        ...(launchOptions?.args ?? []),
        "--font-render-hinting=none",
        "--disable-lcd-text",
        "--disable-font-subpixel-positioning",
        "--force-color-profile=srgb",
        "--hide-scrollbars",
        "--disable-partial-raster",
        "--disable-skia-runtime-opts",
      ],
      env: { ...(process.env as Record<string, string>), FONTCONFIG_FILE: fixedFonts() },
    },
  },
});
