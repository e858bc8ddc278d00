// Footnotes, formulas and tables while an answer grows, and what the keyboard can do with them.

import { readFile } from "node:fs/promises";

import { expect, test } from "../fixtures";

test("a footnote is reached and left by keyboard, also while the answer still grows", async ({ chat, hand, page }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Cite");
  const call = (await hand.next()).begin();
  const { text } = chat.answer();
  const filler = "A paragraph between the claim and its note, long enough to scroll.\n\n".repeat(40);
  call.speak(`A claim[^b], another one[^a], and the first again[^b].\n\n${filler}`);
  const marks = text.locator("sup");
  await expect(marks).toHaveText(["1", "2", "1"]);
  // Neither note has come, so there is nothing to follow.
  await expect(text.getByLabel(/^Note \d/)).toHaveCount(0);
  const place = () => marks.first().evaluate((mark) => (mark as HTMLElement).offsetLeft);
  const before = await place();

  call.speakOn("[^b]: What b **says**.\n\n[^a]: What a says.\n\nAnd the answer goes");
  const first = text.getByLabel("Note 1", { exact: true }).first();
  await expect(text.getByLabel(/^Footnote \d/)).toHaveCount(2);
  expect(await place()).toBe(before);

  const address = page.url();
  await first.focus();
  await page.keyboard.press("Enter");
  const note = text.getByLabel("Footnote 1", { exact: true });
  await expect(note).toBeFocused();
  await expect(note).toBeInViewport();
  await expect(note).toContainText("1.What b says.");
  await page.keyboard.press("Tab");
  const back = text.getByLabel("Back to the text 1, place 1");
  await expect(back).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(first).toBeFocused();
  await expect(first).toBeInViewport();

  call.speakOn(" on.\n");
  call.end();
  await chat.answer().expectStatus("completed");
  await expect(first).toBeFocused();
  await text.getByLabel("Note 2", { exact: true }).click();
  await expect(text.getByLabel("Footnote 2", { exact: true })).toBeFocused();
  await text.getByLabel("Back to the text 2", { exact: true }).click();
  await expect(text.getByLabel("Note 2", { exact: true })).toBeFocused();
  expect(page.url()).toBe(address);
});

test("the notes of two answers are apart", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  for (const word of ["first", "second"]) {
    await chat.send(`The ${word} one`);
    const call = (await hand.next()).begin();
    call.speak(`Said[^1].\n\n[^1]: The ${word} note.\n`);
    call.end();
    await chat.answer().expectStatus("completed");
  }
  for (const [turn, word] of ["first", "second"].entries()) {
    const { text } = chat.answer(turn);
    await text.getByLabel("Note 1", { exact: true }).click();
    await expect(text.getByLabel("Footnote 1", { exact: true })).toBeFocused();
    await expect(text.getByLabel("Footnote 1", { exact: true })).toContainText(`The ${word} note.`);
  }
});

test("a formula is laid out while it is written, and never seen as TeX", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Derive");
  const call = (await hand.next()).begin();
  const { text } = chat.answer();
  const laidOut = text.locator("math semantics > mrow");
  call.speak("So $$\\frac{a +");
  await expect(laidOut.locator("mfrac")).toHaveText("a+");
  call.speakOn(" b}{\\sqrt");
  await expect(laidOut).toHaveText("a+b");
  call.speakOn("{c}} = \\ce{H2O}$$ and \\unheardof{x} costs $5 or $6.");
  await expect(laidOut.locator("msqrt")).toHaveText("c");
  await expect(laidOut).toContainText("H₂O");
  await expect(text).toContainText("costs $5 or $6.");
  await expect(text.locator("math")).toHaveCount(1);
  call.end();
  await chat.answer().expectStatus("completed");
  await expect(text.locator("math annotation")).toHaveText("\\frac{a + b}{\\sqrt{c}} = \\ce{H2O}");
  await expect(text.locator("math")).toHaveCount(1);
});

test("a table is copied and saved by keyboard", async ({ chat, context, hand, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tabulate");
  const call = (await hand.next()).begin();
  call.speak("| Name | Sum |\n|---|--:|\n| **a**, b | 1 |\n| =c | `x|y`[^1] |\n\n[^1]: A note.\n");
  call.end();
  await chat.answer().expectStatus("completed");
  const tools = chat.answer().text.getByRole("group", { name: "Copy the table" });
  const copied = () => page.evaluate(() => navigator.clipboard.readText());

  await chat.answer().text.getByRole("region", { name: "Table" }).focus();
  await page.keyboard.press("Tab");
  await expect(tools.getByRole("button", { name: "Table as Markdown" })).toBeFocused();
  // What the keyboard reaches is seen.
  await expect(tools).toHaveCSS("opacity", "1");
  await page.keyboard.press("Enter");
  await expect.poll(copied).toContain("| **a**, b | 1 |");
  expect(await copied()).toContain("| --- | --: |");

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(copied).toContain('"a, b",1');
  expect(await copied()).toContain("'=c");

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect.poll(copied).toContain("a, b\t1");

  await page.keyboard.press("Tab");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toBe("table.csv");
  expect(await readFile(await download.path(), "utf8")).toContain('"a, b",1');
});

test("a link says where it leads, under a pointer and by keyboard", async ({ chat, hand, page }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Link");
  const call = (await hand.next()).begin();
  call.speak("See [the page](https://example.org/a) and [not this](javascript:alert(1)), or www.example.com.");
  call.end();
  await chat.answer().expectStatus("completed");
  const { text } = chat.answer();
  const link = text.getByRole("link", { name: "the page" });
  await expect(link).toHaveAttribute("title", "example.org");
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  await text.evaluate((element) => element.setAttribute("tabindex", "-1"));
  await text.focus();
  await page.keyboard.press("Tab");
  await expect(link).toBeFocused();
  const shown = await link.evaluate((element) => getComputedStyle(element, "::after").content);
  expect(shown).toBe('"example.org"');
  await expect(text.getByRole("link", { name: "www.example.com" })).toHaveAttribute("href", "http://www.example.com");
  await expect(text.getByRole("link")).toHaveCount(2);
  await expect(text).toContainText("not this (javascript:alert(1))");
});
