// Text at an even pace: bursts are spread over frames, and nothing else waits for that.

import { expect, test } from "../fixtures";
import { records } from "../planting";
import type { Chat } from "../pages/chat";

const BURST = "words and more words ".repeat(40).trim();

/** Lets the page's clock run, a frame at a time, until some of the answer can be seen. Answers with how much. */
async function firstSight(chat: Chat): Promise<number> {
  const { text } = chat.answer();
  await expect
    .poll(async () => {
      await chat.page.clock.runFor(16);
      return (await text.count()) > 0 && (await text.innerText()).length;
    })
    .toBeGreaterThan(0);
  return (await text.innerText()).length;
}

test("a burst appears over several frames, and is whole within 400 ms", async ({ chat, hand, page }) => {
  await page.clock.install();
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = (await hand.next()).begin();
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  call.speak(BURST);
  expect(await firstSight(chat)).toBeLessThan(BURST.length / 2);
  await page.clock.runFor(400);
  await expect(chat.answer().text).toHaveText(BURST);
  await page.clock.resume();
});

test("the switch shows text as it arrives, and is kept", async ({ chat, hand, page, settings }) => {
  await page.clock.install();
  await chat.openWith({ api_base: hand.origin });
  await settings.open();
  await settings.dialog.getByRole("checkbox", { name: "Show text as it arrives" }).check();
  await settings.close();
  await chat.reload();
  await chat.send("Write");
  const call = (await hand.next()).begin();
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  call.speak(BURST);
  expect(await firstSight(chat)).toBe(BURST.length);
  await page.clock.resume();
});

test("less motion shows text as it arrives", async ({ chat, hand, page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.clock.install();
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = (await hand.next()).begin();
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  call.speak(BURST);
  expect(await firstSight(chat)).toBe(BURST.length);
  await page.clock.resume();
});

test("Stop shows and keeps everything that came, however little was shown", async ({ chat, hand, page }) => {
  await page.clock.install();
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = (await hand.next()).begin();
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  call.speak(BURST);
  expect(await firstSight(chat)).toBeLessThan(BURST.length / 2);
  await page.keyboard.press("Escape");
  await page.clock.runFor(16);
  await expect(chat.answer().text).toHaveText(BURST);
  await page.clock.resume();
  await chat.reload();
  await expect(chat.answer().text).toHaveText(BURST);
});

test("the end of an answer shows all of it at once", async ({ chat, hand, page }) => {
  await page.clock.install();
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = (await hand.next()).begin();
  await page.clock.pauseAt(new Date(Date.now() + 3_600_000));
  call.speak(BURST);
  expect(await firstSight(chat)).toBeLessThan(BURST.length / 2);
  call.end();
  await expect
    .poll(async () => {
      await page.clock.runFor(1);
      return chat.answer().article.getAttribute("data-status");
    })
    .toBe("completed");
  await expect(chat.answer().text).toHaveText(BURST);
  await page.clock.resume();
});

test("in a hidden tab everything that comes is stored, and there when it is looked at again", async ({
  chat,
  hand,
  page,
}) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = (await hand.next()).begin().speak("First.");
  await expect(chat.answer().text).toHaveText("First.");
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
    // A hidden tab is given no frames.
    window.requestAnimationFrame = () => 0;
  });
  call.speakOn(` ${BURST}`);
  await expect(chat.answer().text).toHaveText(`First. ${BURST}`);
  call.end();
  await expect.poll(async () => (await records(page)).turns.join()).toContain(BURST);
  await chat.answer().expectStatus("completed");
});
