// What assistive technology is told.

import { expect, test } from "../fixtures";

test("the page has its landmarks, one heading of the first level, and a language", async ({ chat, page }) => {
  await chat.open();
  await expect(page.getByRole("complementary", { name: "Sidebar" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Conversations" })).toBeVisible();
  await expect(page.getByRole("main")).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Composer" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await chat.ask("What is 1+1?");
  await expect(page).toHaveTitle("What is 1+1? · Catena");
});

test("the log itself is silent, and a voice of its own says how the answer comes along", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await expect(chat.transcript).toHaveAttribute("aria-live", "off");
  await chat.send("Think");
  await expect(chat.spoken).toHaveText("Sending");
  const call = (await hand.next()).begin().think("Hm");
  await expect(chat.spoken).toHaveText("Thinking");
  const article = chat.answer().article;
  await expect(article).toHaveAttribute("aria-busy", "true");
  call.stopStep().speak("So");
  await expect(chat.spoken).toHaveText("Generating");
  call.end();
  await expect(chat.spoken).toHaveText("Response complete");
  await expect(article).toHaveAttribute("aria-busy", "false");
});

test("turns are articles with names, and a failure is an alert", async ({ chat, watch }) => {
  watch.provokes("status of 400");
  await chat.open();
  await chat.ask("!400 Hello", "failed");
  await expect(chat.message().article).toHaveAccessibleName("You said");
  await expect(chat.answer().article).toHaveAccessibleName("Catena answered");
  await expect(chat.answer().card).toBeVisible();
});

test("every button and field has a name", async ({ chat, page, settings, watch }) => {
  watch.provokes("status of 400");
  await chat.open();
  await chat.ask("Show me everything: markdown");
  await chat.ask("!400 Hello", "failed");
  await settings.open();
  const controls = page.locator("button, input, select, textarea, [role=button], a[href]").filter({ visible: true });
  expect(await controls.count()).toBeGreaterThan(20);
  for (const control of await controls.all()) await expect(control).toHaveAccessibleName(/./);
});

test("copying says so, to the eye and to the ear", async ({ chat, context, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.open();
  const answer = await chat.ask("Show me code");
  await answer.text.getByRole("button", { name: "Copy" }).first().click();
  await expect(answer.text.getByRole("button", { name: "Copied" })).toBeVisible();
  await expect(chat.spoken).toHaveText("Copied");
  const code = await answer.text.locator("figure pre").first().textContent();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);

  await answer.article.getByRole("button", { name: "Copy", exact: true }).last().click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("```");
});

test("the focus stays where it was while an answer arrives", async ({ chat, hand, page }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  await expect(chat.box).toBeFocused();
  const call = (await hand.next()).begin().speak("One");
  await expect(chat.answer().text).toHaveText("One");
  await expect(chat.box).toBeFocused();
  await page.keyboard.type("next");
  call.speakOn(" two").end();
  await chat.answer().expectStatus("completed");
  await expect(chat.box).toBeFocused();
  await expect(chat.box).toHaveValue("next");
});

test("what is selected in an answer stays selected while it grows", async ({ chat, hand, page }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = (await hand.next()).begin().speak("First paragraph.\n\nSecond");
  const first = chat.answer().text.getByText("First paragraph.");
  await first.selectText();
  const selected = () => page.evaluate(() => window.getSelection()?.toString());
  expect(await selected()).toBe("First paragraph.");
  call.speakOn(" paragraph.\n\nThird.");
  await expect(chat.answer().text).toContainText("Third.");
  expect(await selected()).toBe("First paragraph.");
  call.end();
  await chat.answer().expectStatus("completed");
  expect(await selected()).toBe("First paragraph.");
});

test("high contrast and reduced motion are respected", async ({ chat, page }) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await chat.open();
  await chat.send("!stall Hello");
  await expect(chat.answer().text).not.toBeEmpty();
  const running = await page.evaluate(() =>
    document.getAnimations().filter((animation) => {
      const timing = animation.effect?.getComputedTiming();
      return animation.playState === "running" && timing?.iterations === Infinity && Number(timing.duration) > 1;
    }).length,
  );
  expect(running, "nothing moves for ever").toBe(0);
  await chat.stopButton.click();
  await chat.answer().expectStatus("cancelled");
});
