// A conversation of two thousand turns: it opens at its end, and all of it can be reached and found. Going on with one of
// hundreds costs what it costs after two turns.

import type { Locator } from "@playwright/test";

import type { Call } from "../servers";
import { expect, test } from "../fixtures";
import { Answer, type Chat, Message } from "../pages/chat";
import { LONG, plantLong, saidInLong } from "../planting";

const TURNS = 2_000;

// A trace keeps a copy of the page at every step, which for thousands of turns takes far longer than the steps.
test.use({ trace: "off" });

// Drawing all of it takes a debug build on a busy machine a while.
test.describe.configure({ timeout: 240_000 });

// By their places: to find a turn by its role, Playwright asks each of thousands whether it is hidden, and the browser
// has to style what it would have skipped.
function answers(chat: Chat): Locator {
  return chat.page.locator("article[data-turn=model]");
}

function messages(chat: Chat): Locator {
  return chat.page.locator("article[data-turn=user]");
}

const lastAnswer = (chat: Chat) => new Answer(answers(chat).last());
const lastMessage = (chat: Chat) => new Message(messages(chat).last());
const firstMessage = (chat: Chat) => new Message(messages(chat).first());

async function openLong(chat: Chat, apiBase: string, turns: number): Promise<void> {
  await plantLong(chat.page, chat.origin, turns, (turn) => `Answer **${turn}**, with a sentence that takes up a line.`);
  await chat.page.evaluate(
    (settings) => localStorage.setItem("catena.settings", settings),
    // Text that is paced changes the page as often as there are frames, which is the machine's affair.
    JSON.stringify({ v: 1, api_base: apiBase, as_it_arrives: true }),
  );
  await chat.page.goto(chat.origin + LONG);
  await chat.ready();
  await expect(lastMessage(chat).text).toHaveText(saidInLong(turns - 1));
  await expect(lastAnswer(chat).text).toBeInViewport();
}

async function expectAllDrawn(chat: Chat): Promise<void> {
  await expect(chat.page.locator("[data-coming]")).toHaveCount(0, { timeout: 180_000 });
}

/** How many changes of the page one piece of text makes, in the mean over several. */
async function changesPerPiece(chat: Chat, call: Call, pieces: number): Promise<number> {
  await chat.transcript.evaluate((transcript) => {
    const counted = window as unknown as { changes: number };
    counted.changes = 0;
    const options = { childList: true, characterData: true, attributes: true, subtree: true };
    new MutationObserver((changes) => (counted.changes += changes.length)).observe(transcript, options);
  });
  for (let piece = 0; piece < pieces; piece++) {
    call.speakOn(` piece${piece}`);
    await expect(lastAnswer(chat).text).toContainText(`piece${piece}`);
  }
  return (await chat.page.evaluate(() => (window as unknown as { changes: number }).changes)) / pieces;
}

test("two thousand turns are opened, reached and found", async ({ chat, hand, page }) => {
  await openLong(chat, hand.origin, TURNS);
  await test.step("the first turn is one key away, whether it was drawn before or not", async () => {
    await chat.scroller.focus();
    await page.keyboard.press("Home");
    await expect(page.getByText(saidInLong(0), { exact: true })).toBeInViewport();
  });
  await test.step("all of it is there in the end, and what is read does not move meanwhile", async () => {
    await expectAllDrawn(chat);
    await expect(messages(chat)).toHaveCount(TURNS);
    await expect(answers(chat)).toHaveCount(TURNS);
    await expect(firstMessage(chat).text).toBeInViewport();
  });
  await test.step("the browser's search finds what is off screen", async () => {
    await chat.jump.click();
    await expect(lastMessage(chat).text).toBeInViewport();
    await expect(firstMessage(chat).text).not.toBeInViewport();
    const found = await page.evaluate((text) => {
      const browser = window as unknown as { find(text: string, matchCase: boolean, backwards: boolean): boolean };
      return browser.find(text, true, true) && getSelection()?.toString();
    }, saidInLong(7));
    expect(found).toBe(saidInLong(7));
  });
  await test.step("what is said next is answered", async () => {
    await chat.send("And on");
    const call = (await hand.next()).begin().speak("Begun");
    await expect(lastMessage(chat).text).toHaveText("And on");
    await expect(lastAnswer(chat).text).toHaveText("Begun");
    call.end();
    await lastAnswer(chat).expectStatus("completed");
  });
  await test.step("it is all there after a reload, and what was said last", async () => {
    await chat.reload();
    await expect(lastMessage(chat).text).toHaveText("And on");
    await expect(lastAnswer(chat).text).toHaveText("Begun");
    await expectAllDrawn(chat);
    await expect(messages(chat)).toHaveCount(TURNS + 1);
  });
});

test("a piece of text changes no more of the page after hundreds of turns than after two", async ({ chat, hand }) => {
  const changes: number[] = [];
  for (const turns of [2, 400]) {
    await openLong(chat, hand.origin, turns);
    await expectAllDrawn(chat);
    await chat.send("Go on");
    const call = (await hand.next()).begin().speak("Begun");
    await expect(lastAnswer(chat).text).toHaveText("Begun");
    changes.push(await changesPerPiece(chat, call, 10));
    call.end();
    await lastAnswer(chat).expectStatus("completed");
  }
  expect(changes[1]).toBeLessThanOrEqual(changes[0] * 1.5 + 1);
});
