// Staying at the end while an answer grows, and letting go the moment somebody looks elsewhere.

import type { Call } from "../servers";
import { expect, test } from "../fixtures";
import type { Chat } from "../pages/chat";

const PARAGRAPH = "This is a paragraph of some length, so that a few of them fill the screen.\n\n";

/** How far the end of the transcript is below what is seen, in pixels. */
function toEnd(chat: Chat): Promise<number> {
  return chat.scroller.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);
}

function overflow(chat: Chat): Promise<number> {
  return chat.scroller.evaluate((element) => element.scrollHeight - element.clientHeight);
}

/** An answer that is longer than the screen and goes on. */
async function longAnswer(chat: Chat, hand: { origin: string; next(): Promise<Call> }): Promise<Call> {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = (await hand.next()).begin().speak(PARAGRAPH.repeat(30));
  await expect.poll(() => overflow(chat)).toBeGreaterThan(600);
  return call;
}

test("the view stays at the end while the answer grows", async ({ chat, hand }) => {
  const call = await longAnswer(chat, hand);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  for (let round = 0; round < 5; round++) {
    const before = await overflow(chat);
    call.speakOn(PARAGRAPH.repeat(5));
    await expect.poll(() => overflow(chat)).toBeGreaterThan(before);
    await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  }
  await expect(chat.jump).toHaveCount(0);
  call.end();
  await chat.answer().expectStatus("completed");
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
});

test("a turn of the wheel upwards lets go, and Jump to latest takes hold again", async ({ chat, hand, page }) => {
  const call = await longAnswer(chat, hand);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  await chat.scroller.hover();
  await page.mouse.wheel(0, -500);
  await expect(chat.jump).toBeVisible();
  const top = await chat.scroller.evaluate((element) => element.scrollTop);
  const before = await overflow(chat);
  call.speakOn(PARAGRAPH.repeat(10));
  await expect.poll(() => overflow(chat)).toBeGreaterThan(before);
  expect(await chat.scroller.evaluate((element) => element.scrollTop), "growth below moves nothing").toBe(top);
  await chat.jump.click();
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  await expect(chat.jump).toHaveCount(0);
  await expect(chat.box).toBeFocused();
  call.speakOn(PARAGRAPH.repeat(10));
  await expect.poll(() => overflow(chat)).toBeGreaterThan(before + 400);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
});

test("a small turn upwards is enough, even while text arrives", async ({ chat, hand, page }) => {
  const call = await longAnswer(chat, hand);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  await chat.scroller.hover();
  await page.mouse.wheel(0, -60);
  await expect.poll(() => toEnd(chat)).toBeGreaterThan(24);
  call.speakOn(PARAGRAPH.repeat(20));
  await expect(chat.jump).toBeVisible();
  expect(await toEnd(chat)).toBeGreaterThan(200);
});

test("scrolling back to the end by hand takes hold again", async ({ chat, hand, page }) => {
  const call = await longAnswer(chat, hand);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  await chat.scroller.focus();
  await page.keyboard.press("PageUp");
  await expect(chat.jump).toBeVisible();
  await page.keyboard.press("End");
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  const before = await overflow(chat);
  call.speakOn(PARAGRAPH.repeat(10));
  await expect.poll(() => overflow(chat)).toBeGreaterThan(before);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
});

test("sending brings the new message into view, wherever one was", async ({ chat, hand, page }) => {
  const call = await longAnswer(chat, hand);
  call.end();
  await chat.answer().expectStatus("completed");
  await chat.scroller.focus();
  await page.keyboard.press("Home");
  await expect(chat.jump).toBeVisible();
  await chat.send("And now?");
  await expect(chat.message().text).toBeInViewport();
  await expect(chat.jump).toHaveCount(0);
  (await hand.next()).begin().speak("Yes.").end();
  await chat.answer().expectStatus("completed");
});

test("a conversation that is opened shows its end", async ({ chat, hand, sidebar }) => {
  const call = await longAnswer(chat, hand);
  call.end();
  await chat.answer().expectStatus("completed");
  await sidebar.newChat.click();
  await chat.expectTurns(0);
  await sidebar.links.first().click();
  await chat.expectTurns(1);
  await expect.poll(() => overflow(chat)).toBeGreaterThan(600);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  await chat.reload();
  await expect.poll(() => overflow(chat)).toBeGreaterThan(600);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
});
