// Staying at the end while an answer grows, and letting go the moment somebody looks elsewhere.

import type { Locator } from "@playwright/test";

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
  // All of it is there, so that what grows later is what a story lets grow.
  await expect(chat.answer().text.locator("p")).toHaveCount(30);
  await expect(chat.answer().text.locator("p").last()).toHaveText(PARAGRAPH.trim());
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

/** Where something is, from the top of what is seen, in pixels. */
async function top(chat: Chat, what: Locator): Promise<number> {
  const [box, view] = await Promise.all([what.boundingBox(), chat.scroller.boundingBox()]);
  return (box?.y ?? NaN) - (view?.y ?? NaN);
}

test("a sent message rises to the top, stays there while its answer fills the screen, and then the end is followed", async ({
  chat,
  hand,
}) => {
  const first = await longAnswer(chat, hand);
  first.end();
  await chat.answer().expectStatus("completed");
  await chat.send("And now?");
  const call = (await hand.next()).begin().speak("Short.");
  await expect(chat.answer().text).toHaveText("Short.");
  const message = chat.message().article;
  await expect.poll(() => top(chat, message)).toBeLessThan(40);
  const risen = await top(chat, message);
  expect(risen).toBeGreaterThanOrEqual(0);
  await test.step("growing within the screen moves nothing", async () => {
    call.speakOn(`\n\n${PARAGRAPH.repeat(3)}`);
    await expect(chat.answer().text.locator("p")).toHaveCount(4);
    expect(await top(chat, message)).toBeCloseTo(risen, 0);
  });
  await test.step("the end follows when the answer is longer than the screen", async () => {
    call.speakOn(PARAGRAPH.repeat(40));
    await expect(chat.answer().text.locator("p")).toHaveCount(44);
    await expect.poll(() => toEnd(chat)).toBeLessThan(24);
    expect(await top(chat, message)).toBeLessThan(0);
  });
  call.end();
  await chat.answer().expectStatus("completed");
});

test("nothing jumps when a short answer ends", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  for (const number of [1, 2]) {
    await chat.send(`Question ${number}`);
    const call = (await hand.next()).begin().speak(`Short answer ${number}.`);
    await expect(chat.answer().text).toHaveText(`Short answer ${number}.`);
    const message = chat.message().article;
    await expect.poll(() => top(chat, message)).toBeLessThan(40);
    const risen = await top(chat, message);
    call.end();
    await chat.answer().expectStatus("completed");
    await expect(chat.answer().regenerate).toBeAttached();
    expect(await top(chat, message)).toBeCloseTo(risen, 0);
  }
});

test("a key lets go at once, and the button tells that there is something new", async ({ chat, hand, page }) => {
  const call = await longAnswer(chat, hand);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  await chat.scroller.focus();
  await page.keyboard.press("Home");
  await expect(chat.message().text).toBeInViewport();
  await expect(chat.jump).not.toHaveAttribute("data-unread", "");
  call.speakOn(PARAGRAPH.repeat(5));
  await expect(chat.jump).toHaveAttribute("data-unread", "");
  await expect(chat.jump).toHaveAccessibleName(/new text/);
  await expect(chat.message().text).toBeInViewport();
  await chat.jump.click();
  await expect(chat.jump).toHaveCount(0);
});

test("a wheel that turns within a scrolled code block does not let go", async ({ chat, hand, page }) => {
  const call = await longAnswer(chat, hand);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  const inner = chat.answer().text.locator("p").last();
  await inner.evaluate((paragraph) => {
    const box = document.createElement("div");
    box.tabIndex = 0;
    box.style.cssText = "block-size: 60px; overflow-y: scroll";
    box.append(...Array.from({ length: 40 }, () => document.createElement("br")));
    paragraph.append(box);
    box.scrollTop = 400;
  });
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  await inner.locator("div").hover();
  await page.mouse.wheel(0, -40);
  await expect.poll(() => inner.locator("div").evaluate((box) => box.scrollTop)).toBeLessThan(400);
  call.speakOn("x".repeat(3_000).replace(/.{10}/g, "$& "));
  await expect(chat.answer().text).toContainText("xxxxxxxxxx");
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
});

test("nothing moves for somebody who reads above, whatever grows higher up", async ({ chat, hand, page }) => {
  const call = await longAnswer(chat, hand);
  await expect.poll(() => toEnd(chat)).toBeLessThan(24);
  await chat.scroller.hover();
  await page.mouse.wheel(0, -400);
  await expect(chat.jump).toBeVisible();
  const paragraphs = chat.answer().text.locator("p");
  const number = await chat.scroller.evaluate((scroller) => {
    const view = scroller.getBoundingClientRect();
    const all = [...scroller.querySelectorAll("article:last-child [data-part=text] p")];
    return all.findIndex((paragraph) => paragraph.getBoundingClientRect().top > view.top + 50);
  });
  const read = paragraphs.nth(number);
  await expect(read).toBeInViewport();
  const before = await top(chat, read);
  await paragraphs.first().evaluate((paragraph) => {
    // As a picture does that arrives late.
    const picture = document.createElement("canvas");
    picture.height = 300;
    paragraph.append(picture);
  });
  call.speakOn(PARAGRAPH.repeat(5));
  await expect(chat.jump).toHaveAttribute("data-unread", "");
  expect(await top(chat, read)).toBeCloseTo(before, 0);
});
