// A page that is to be taken a picture of.

import type { Page } from "@playwright/test";

/**
 * Waits until everything that moves to some place has come there. Playwright ends animations itself before it takes a
 * picture; but one that it ends before the browser has begun to draw it is drawn as it began: what fades in, not at all.
 */
export async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ends = (animation: Animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
    await Promise.allSettled(document.getAnimations().filter(ends).map((animation) => animation.finished));
  });
}
