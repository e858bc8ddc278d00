// The same with Google Search and without, side by side.

import { expect, test } from "../fixtures";

test("the same is asked with a search beside an answer without one, and both are found again", async ({ chat, home, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await chat.open();
  await chat.ask("My name is Ada.");
  await chat.ask("How tall is the Eiffel Tower?");
  await chat.answer(1).article.hover();
  await chat.answer(1).article.getByRole("button", { name: "Compare with Google Search" }).click();
  const pair = page.getByRole("region", { name: "With and without Google Search" });
  const [grounded, plain] = [
    pair.getByRole("region", { name: "With Google Search", exact: true }),
    pair.getByRole("region", { name: "Without a search", exact: true }),
  ];
  await expect(grounded.getByRole("article")).toHaveAttribute("data-status", "completed");

  const [, first, second] = await home.asked();
  expect(first.tools).toBeUndefined();
  expect(second).toEqual({ ...first, tools: [{ type: "google_search" }] });

  for (const look of ["live", "reloaded"]) {
    await test.step(look, async () => {
      await expect(grounded.getByRole("region", { name: "Sources" })).toBeVisible();
      await expect(plain.getByRole("region", { name: "Sources" })).toHaveCount(0);
      await expect(plain.locator("[data-part=text]")).toHaveText(/./);
      const [left, right] = [(await grounded.boundingBox())!, (await plain.boundingBox())!];
      expect(left.x + left.width, "side by side").toBeLessThanOrEqual(right.x);
      expect(Math.abs(left.y - right.y)).toBeLessThan(2);
      // One message, two versions of its answer.
      await expect(page.getByRole("article", { name: "You said" })).toHaveCount(2);
      await expect(plain.getByRole("group", { name: "Versions" })).toHaveText("1/2");
      await expect(grounded.getByRole("group", { name: "Versions" })).toHaveText("2/2");
    });
    if (look === "live") await chat.reload();
  }

  // On a phone they lie below each other, and nothing is wider than the screen.
  await page.setViewportSize({ width: 390, height: 844 });
  const [upper, lower] = [(await grounded.boundingBox())!, (await plain.boundingBox())!];
  expect(upper.y + upper.height, "below each other").toBeLessThanOrEqual(lower.y);
  expect(upper.x + upper.width).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });

  // The conversation goes on from what was there, unless one says otherwise.
  await expect(plain.getByRole("button", { name: "Go on from this one" })).toHaveCount(0);
  await grounded.getByRole("button", { name: "Go on from this one" }).focus();
  await page.keyboard.press("Enter");
  await expect(plain.getByRole("button", { name: "Go on from this one" })).toBeVisible();
  await chat.send("What is my name?");
  await expect(chat.answer(-1).article).toHaveAttribute("data-status", "completed");
  const third = (await home.asked())[3];
  expect(third.previous_interaction_id).toBe(await grounded.getByRole("article").getAttribute("data-interaction-id"));

  // Apart and together again.
  await pair.getByRole("button", { name: "Show one answer" }).click();
  await expect(pair).toHaveCount(0);
  await page.getByRole("button", { name: "Show both answers" }).click();
  await expect(grounded).toBeVisible();
});

test("what was asked with a search is asked without one, and both may run at once and be stopped", async ({ chat, hand, page }) => {
  await chat.openWith({ api_base: hand.origin, tools: ["google_search"] });
  await chat.send("How tall is it?");
  (await hand.next()).begin().speak("330 metres.").end();
  await chat.answer().expectStatus("completed");
  await expect(chat.answer().notice).toContainText("No search was made");
  await chat.answer().article.hover();
  await chat.answer().article.getByRole("button", { name: "Compare without a search" }).click();
  const call = await hand.next();
  expect(call.body.tools).toBeUndefined();
  call.begin().speak("Tall,");
  const plain = page.getByRole("region", { name: "Without a search", exact: true });
  await expect(plain.locator("[data-part=text]")).toHaveText("Tall,");
  await chat.stopButton.click();
  await expect(plain.getByRole("article")).toHaveAttribute("data-status", "cancelled");
  await call.left();
  await chat.reload();
  await expect(plain.locator("[data-part=text]")).toHaveText("Tall,");
});
