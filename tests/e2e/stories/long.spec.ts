// A conversation of two thousand turns: it opens at its end, all of it can be reached and found, and going on with it
// costs what it costs after two turns.

import type { Call } from "../servers";
import { expect, test } from "../fixtures";
import type { Chat } from "../pages/chat";
import { LONG, plantLong, saidInLong } from "../planting";

const TURNS = 2_000;

// Drawing all of it takes a debug build on a busy machine a while.
test.describe.configure({ timeout: 240_000 });

async function openLong(chat: Chat, apiBase: string, turns: number): Promise<void> {
  await plantLong(chat.page, chat.origin, turns, (turn) => `Answer **${turn}**, with a sentence that takes up a line.`);
  await chat.page.evaluate(
    (settings) => localStorage.setItem("catena.settings", settings),
    // Text that is paced changes the page as often as there are frames, which is the machine's affair.
    JSON.stringify({ v: 1, api_base: apiBase, as_it_arrives: true }),
  );
  await chat.page.goto(chat.origin + LONG);
  await chat.ready();
  await expect(chat.message().text).toHaveText(saidInLong(turns - 1));
  await expect(chat.answer().text).toBeInViewport();
}

async function expectAllDrawn(chat: Chat): Promise<void> {
  await expect(chat.transcript.locator("[data-coming]")).toHaveCount(0, { timeout: 180_000 });
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
    await expect(chat.answer().text).toContainText(`piece${piece}`);
  }
  return (await chat.page.evaluate(() => (window as unknown as { changes: number }).changes)) / pieces;
}

test("two thousand turns are opened, reached, found and gone on with", async ({ chat, hand, page }) => {
  await openLong(chat, hand.origin, TURNS);
  await test.step("the first turn is one key away, whether it was drawn before or not", async () => {
    await chat.scroller.focus();
    await page.keyboard.press("Home");
    await expect(page.getByText(saidInLong(0), { exact: true })).toBeInViewport();
  });
  await test.step("all of it is there in the end, and what is read does not move meanwhile", async () => {
    await expectAllDrawn(chat);
    await chat.expectTurns(TURNS);
    await expect(chat.message(0).text).toBeInViewport();
  });
  await test.step("the browser's search finds what is off screen", async () => {
    await chat.jump.click();
    await expect(chat.message().text).toBeInViewport();
    await expect(chat.message(0).text).not.toBeInViewport();
    const found = await page.evaluate((text) => {
      const browser = window as unknown as { find(text: string, matchCase: boolean, backwards: boolean): boolean };
      return browser.find(text, true, true) && getSelection()?.toString();
    }, saidInLong(7));
    expect(found).toBe(saidInLong(7));
  });
  await test.step("one can go on", async () => {
    await chat.send("And now?");
    const call = (await hand.next()).begin().speak("Now");
    await expect(chat.answer().text).toHaveText("Now");
    await expect(chat.message().text).toBeInViewport();
    call.end();
    await chat.answer().expectStatus("completed");
    await chat.expectTurns(TURNS + 1);
  });
});

test("a piece of text changes no more of the page after hundreds of turns than after two", async ({ chat, hand }) => {
  const changes: number[] = [];
  for (const turns of [2, 400]) {
    await openLong(chat, hand.origin, turns);
    await expectAllDrawn(chat);
    await chat.send("Go on");
    const call = (await hand.next()).begin().speak("Begun");
    await expect(chat.answer().text).toHaveText("Begun");
    changes.push(await changesPerPiece(chat, call, 10));
    call.end();
    await chat.answer().expectStatus("completed");
  }
  expect(changes[1]).toBeLessThanOrEqual(changes[0] * 1.5 + 1);
});
