// Texts on their way into the page, in pieces, with the page drawing between them.

import type { Page } from "@playwright/test";

import type { Chat } from "../pages/chat";
import type { HandPlayed } from "../servers";

/** Numbers that are always the same, for pieces of any length (Park and Miller's generator). */
function* lengths(): Generator<number, never> {
  for (let seed = 20_261_122; ; seed = (seed * 48_271) % 2_147_483_647) yield 1 + (seed % 19);
}

/** A text in pieces of 1 to 19 characters; a character is never cut, as it is not on the wire. */
export function pieces(text: string): string[] {
  const all = [...text];
  const cut: string[] = [];
  const length = lengths();
  for (let at = 0; at < all.length; ) {
    const end = at + length.next().value;
    cut.push(all.slice(at, end).join(""));
    at = end;
  }
  return cut;
}

/** So many pieces are sent before the page is waited for. */
const AT_ONCE = 40;

/**
 * Answers one message with `texts`, each a text of its own, and waits until all of it is drawn. `number` says how many
 * turns there are before it.
 */
export async function stream(page: Page, chat: Chat, hand: HandPlayed, number: number, texts: string[]): Promise<void> {
  await chat.send(`Message ${number}`);
  const call = (await hand.next()).begin();
  // The answer before this one has ended, too, and must not be taken for it.
  await chat.expectTurns(number + 1);
  let sent = 0;
  for (const text of texts) {
    call.speak("");
    for (const piece of pieces(text)) {
      call.speakOn(piece);
      sent += 1;
      // A page that draws sees the text half-written; one that is flooded sees only the end of it.
      if (sent % AT_ONCE === 0) await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    call.stopStep();
  }
  call.speak("Last words.");
  call.end();
  await chat.answer().expectStatus("completed");
}
