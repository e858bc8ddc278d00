// Citations in the page: what is lit is what the service named, to the byte, in every script and through every kind of
// Markdown; and numbers that come do not move what one reads.

import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import type { Answer, Chat } from "../pages/chat";
import type { HandPlayed } from "../servers";
import { span } from "../tooling";

/** Sentences as they are written and as they are drawn, and what stands between them. */
const CITED = [
  { written: "A family 👩‍👩‍👧 waves 👍🏽.", drawn: "A family 👩‍👩‍👧 waves 👍🏽." },
  { written: "東京は大きい。", drawn: "東京は大きい。" },
  { written: "そして静かだ。", drawn: "そして静かだ。" },
  { written: "Cafe\u0301 and naïve, ü and क्षि.", drawn: "Cafe\u0301 and naïve, ü and क्षि." },
  { written: "Run `cargo *test*` **now**.", drawn: "Run cargo *test* now." },
  { written: "See [the *guide*](https://a.example/x_(y)) &amp; more!", drawn: "See the guide & more!" },
  { written: "First in a list.", drawn: "First in a list." },
  { written: "Cell ~~of~~ a table.", drawn: "Cell of a table.", inTable: true },
  { written: "Zelle für 東京.", drawn: "Zelle für 東京.", inTable: true },
  { written: "After the code 🇫🇷.", drawn: "After the code 🇫🇷." },
];

const S = CITED.map((one) => one.written);
const TEXT = `${S[0]} ${S[1]}${S[2]}

## A title

${S[3]} ${S[4]} ${S[5]}

- ${S[6]}

| a | b |
|---|:-:|
| ${S[7]} | ${S[8]} |

\`\`\`rust
let 水 = "A family 👩‍👩‍👧 waves 👍🏽.";
\`\`\`

${S[9]}`;

const ANNOTATIONS = CITED.map(({ written }, number) => ({
  type: "url_citation",
  url: `https://${number + 1}.example/`,
  title: `page ${number + 1}`,
  ...span(TEXT, written),
}));

async function answered(chat: Chat, hand: HandPlayed, text: string, annotations: object[]): Promise<Answer> {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Go on");
  const call = (await hand.next()).begin();
  // In pieces, so that the page has seen all of it half-written.
  const [first, ...rest] = text.match(/[\s\S]{1,9}/gu) ?? [];
  call.speak(first);
  for (const piece of rest) call.speakOn(piece);
  call.grow({ type: "text_annotation_delta", annotations });
  call.end();
  const answer = chat.answer();
  await answer.expectStatus("completed");
  return answer;
}

/** What is lit, as text without the numbers in it. */
async function lit(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ranges = [...((CSS.highlights.get("cited") ?? []) as Iterable<Range>)];
    return ranges
      .sort((one, other) => one.compareBoundaryPoints(Range.START_TO_START, other))
      .map((range) => {
        const part = range.cloneContents();
        part.querySelectorAll(".cites").forEach((numbers) => numbers.remove());
        return part.textContent ?? "";
      });
  });
}

test("what is lit is what the service named, to the byte, live and after a reload", async ({ chat, hand, page }) => {
  await page.setViewportSize({ width: 1280, height: 1400 });
  const answer = await answered(chat, hand, TEXT, ANNOTATIONS);
  for (const look of ["live", "reloaded"]) {
    await test.step(look, async () => {
      const markers = answer.text.locator("a[data-citation]");
      await expect(markers).toHaveText(CITED.map((_, number) => String(number + 1)));
      for (const [number, { written, drawn, inTable }] of CITED.entries()) {
        await markers.nth(number).focus();
        expect(await lit(page), written).toEqual([drawn]);
        // The byte slice of the source's text, drawn without its marks.
        const { start_index, end_index } = ANNOTATIONS[number];
        expect(Buffer.from(TEXT).subarray(start_index, end_index).toString()).toBe(written);
        if (inTable) {
          // A number in a cell would change the widths of columns, so those of a table stand behind it.
          expect(await markers.nth(number).evaluate((marker) => marker.closest("table") === null)).toBe(true);
          continue;
        }
        // The number stands behind the sentence.
        const behind = await markers.nth(number).evaluate((marker) => {
          const [range] = [...(CSS.highlights.get("cited") as unknown as Iterable<Range>)];
          const after = document.createRange();
          after.setStart(range.endContainer, range.endOffset);
          after.setEndBefore(marker);
          return after.toString();
        });
        expect(behind).toBe("");
      }
      await chat.box.focus();
      expect(await lit(page)).toEqual([]);
      // In the list of all sources the sentences are as they read, without the marks of their Markdown.
      await answer.article.getByRole("button", { name: "Look at all sources" }).click();
      const panel = page.getByRole("dialog", { name: "All sources" });
      const rests = panel.getByRole("list", { name: "What rests on it" }).getByRole("listitem");
      await expect(rests).toHaveText(CITED.map(({ drawn }) => drawn));
      await page.keyboard.press("Escape");
      await expect(panel).toBeHidden();
    });
    if (look === "live") await chat.reload();
  }
});

test("a source lights its sentences, and a sentence its sources", async ({ chat, hand, page }) => {
  const text = "One thing. Another thing. A third.";
  const cite = (number: number, sentence: string) => ({
    ...{ type: "url_citation", url: `https://${number}.example/`, title: `page ${number}` },
    ...span(text, sentence),
  });
  const answer = await answered(chat, hand, text, [cite(1, "One thing."), cite(1, "A third."), cite(2, "A third."), cite(3, "Another thing.")]);
  const source = (number: number) => answer.article.locator(`[data-source='${number}']`);
  await source(1).hover();
  expect(await lit(page)).toEqual(["One thing.", "A third."]);
  await source(2).hover();
  expect(await lit(page)).toEqual(["A third."]);
  // By keyboard, too.
  await chat.box.hover();
  await source(1).focus();
  expect(await lit(page)).toEqual(["One thing.", "A third."]);
  await chat.box.focus();
  expect(await lit(page)).toEqual([]);

  const pointAt = async (sentence: string) => {
    const { x, y } = await answer.text.evaluate((text, sentence) => {
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.nodeValue!.indexOf(sentence);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + sentence.length);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      throw new Error(`${sentence} is not drawn`);
    }, sentence);
    await page.mouse.move(x, y);
  };
  await pointAt("third");
  await expect(source(1)).toHaveAttribute("data-lit", "");
  await expect(source(2)).toHaveAttribute("data-lit", "");
  await expect(source(3)).not.toHaveAttribute("data-lit", "");
  expect(await lit(page)).toEqual(["A third."]);
  await pointAt("Another");
  await expect(source(3)).toHaveAttribute("data-lit", "");
  await expect(source(1)).not.toHaveAttribute("data-lit", "");
  await chat.box.hover();
  await expect(source(3)).not.toHaveAttribute("data-lit", "");
  expect(await lit(page)).toEqual([]);
});

test("all sources are in a panel, by keyboard, and a sentence leads back to its place", async ({ chat, hand, page }) => {
  const sentences = Array.from({ length: 12 }, (_, number) => `This is sentence number ${number + 1} of them.`);
  const text = sentences.join("\n\n");
  const annotations = sentences.map((sentence, number) => ({
    ...{ type: "url_citation", url: `https://vertexaisearch.cloud.google.com/grounding-api-redirect/${number}`, title: `page${number + 1}.example` },
    ...span(text, sentence),
  }));
  const answer = await answered(chat, hand, text, annotations);
  await expect(answer.article.locator(".source")).toHaveCount(8);
  await expect(answer.article.getByRole("button", { name: "4 more" })).toBeVisible();
  const opener = answer.article.getByRole("button", { name: "Look at all sources" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "All sources" });
  await expect(panel).toBeVisible();
  await expect(panel.locator(".source-row")).toHaveCount(12);
  await expect(panel).not.toContainText("vertexaisearch");
  await expect(panel.getByRole("link", { name: "page12.example" })).toHaveAttribute("href", /grounding-api-redirect\/11$/);
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(opener).toBeFocused();
  await page.keyboard.press("Enter");
  await panel.getByRole("button", { name: sentences[0] }).click();
  await expect(panel).toHaveCount(0);
  await expect(answer.text.getByText(sentences[0])).toBeInViewport();
  await expect.poll(() => lit(page)).toEqual([sentences[0]]);
});

test("numbers that come do not move the line that one reads", async ({ chat, hand, page }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  await chat.openWith({ api_base: hand.origin });
  // One paragraph of many lines, of which the beginning is out of sight.
  const sentences = Array.from({ length: 90 }, (_, number) => `Sentence number ${number + 1} says nothing that matters.`);
  const text = sentences.join(" ");
  const annotations = sentences.slice(0, 50).map((sentence, number) => ({
    ...{ type: "url_citation", url: `https://${number}.example/`, title: `page ${number}` },
    ...span(text, sentence),
  }));
  await chat.send("Go on");
  const call = (await hand.next()).begin().speak(text);
  await expect(chat.answer().text).toContainText("Sentence number 90 ");
  // The letter that is read: one in the middle of the line at the top of the view. Its line may break elsewhere when
  // numbers come, so that no other letter is sure to stay beside it.
  const line = () =>
    chat.scroller.evaluate((scroller) => {
      const kept = scroller as HTMLElement & { read?: Range };
      if (!kept.read) {
        const frame = document.querySelector("[data-part=text]")!.getBoundingClientRect();
        const found = document.caretPositionFromPoint(frame.left + frame.width / 2, scroller.getBoundingClientRect().top + 28)!;
        kept.read = document.createRange();
        kept.read.setStart(found.offsetNode, found.offset);
        kept.read.collapse(true);
      }
      return kept.read.getBoundingClientRect().top;
    });
  // The reader goes up, with the wheel, and reads on in the middle.
  await chat.scroller.hover();
  await chat.scroller.evaluate((element) => element.scrollTo(0, 0));
  const height = await chat.answer().text.evaluate((text) => text.getBoundingClientRect().height);
  await chat.scroller.evaluate((element, by) => element.scrollTo(0, by), height * 0.7);
  const before = await line();
  call.grow({ type: "text_annotation_delta", annotations }).stopStep();
  // They come with the annotations, while the turn goes on.
  await expect(chat.answer().text.locator("a[data-citation]")).toHaveCount(50);
  await chat.answer().expectStatus("in_progress");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(Math.abs((await line()) - before)).toBeLessThan(3);
  call.complete();
  await chat.answer().expectStatus("completed");
  expect(Math.abs((await line()) - before)).toBeLessThan(3);
});

test("the card stays while the focus is in it, wherever the pointer goes", async ({ chat, hand, page }) => {
  const answer = await answered(chat, hand, "One thing.", [
    { type: "url_citation", url: "https://1.example/", title: "page 1", ...span("One thing.", "One thing.") },
  ]);
  await answer.text.locator("a[data-citation]").hover();
  const card = answer.article.locator(".cite-card");
  const link = card.getByRole("link").first();
  await link.hover();
  await link.focus();
  await chat.box.hover();
  // A clock that is set after the card's own, and to a later time.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  await expect(link).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
});

test("an answer with sources is copied with footnotes in both forms", async ({ chat, context, hand, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const text = "One **thing**. Another & more.";
  const cite = (number: number, sentence: string) => ({
    ...{ type: "url_citation", url: `https://${number}.example/?a=1&b=2`, title: `page <${number}>` },
    ...span(text, sentence),
  });
  const answer = await answered(chat, hand, text, [cite(1, "One **thing**."), cite(2, "Another & more."), cite(1, "Another & more.")]);
  await answer.article.getByRole("button", { name: "Copy with footnotes" }).click();
  await expect(answer.article.getByRole("button", { name: "Copied", exact: true })).toBeVisible();
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const read = async (kind: string) => (await item.getType(kind)).text();
    return { plain: await read("text/plain"), html: await read("text/html") };
  });
  expect(copied.plain).toContain("One **thing**.[^1] Another & more.[^1][^2]");
  expect(copied.html).toContain("<p>One <strong>thing</strong>.<sup>[1]</sup> Another &amp; more.<sup>[1, 2]</sup></p>");
  expect(copied.html).toContain('<li><a href="https://1.example/?a=1&amp;b=2">page &lt;1&gt;</a></li>');
});

test.describe("with a finger", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a tap opens the card with everything that rests on the source, and leads nowhere by itself", async ({ chat, hand, page }) => {
    const text = "One thing. Another thing.";
    const cite = (sentence: string) => ({ type: "url_citation", url: "https://1.example/", title: "page 1", ...span(text, sentence) });
    const answer = await answered(chat, hand, text, [cite("One thing."), cite("Another thing.")]);
    await answer.text.locator("a[data-citation]").first().tap();
    const card = answer.article.getByRole("group", { name: "Source 1" });
    await expect(card.getByRole("list", { name: "What rests on it" }).getByRole("listitem")).toHaveText(["One thing.", "Another thing."]);
    await expect(card.getByRole("link", { name: "page 1" })).toHaveAttribute("href", "https://1.example/");
    expect(await lit(page)).toEqual(["One thing.", "Another thing."]);
    expect(page.context().pages()).toHaveLength(1);
  });
});
