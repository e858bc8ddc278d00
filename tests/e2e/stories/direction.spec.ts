// Blocks of an answer run from right to left where their own words do, whatever the page's direction is.

import type { Locator } from "@playwright/test";

import { expect, test } from "../fixtures";

const ARABIC = "- القمر\n- الشمس\n  1. مد\n  2. جزر\n- [x] انظر\n\n| المكان | العالي | Name |\n| --- | --: | --- |\n| Brest | 4.1 m | ميناء |\n";
const ENGLISH = "\n- Moon\n- Sun\n\n| Place | High |\n| --- | --: |\n| نابولي | 0.3 m |\n";

/** Where the middle of something is, from the left. */
async function middle(locator: Locator): Promise<number> {
  const { x, width } = (await locator.boundingBox())!;
  return x + width / 2;
}

test("lists and tables in Arabic run from right to left beside English ones, also while they arrive", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin, as_it_arrives: true });
  await chat.send("Both, please");
  const call = (await hand.next()).begin().speak("");
  const { text } = chat.answer();
  const lists = text.locator(":scope > ul, :scope > * > ul");
  const tables = text.locator("table");
  const cells = (table: number) => tables.nth(table).locator("th");
  const expectArabic = async () => {
    await expect(lists.first()).toHaveCSS("direction", "rtl");
    await expect(lists.first().locator("ol")).toHaveCSS("direction", "rtl");
    await expect(tables.first()).toHaveCSS("direction", "rtl");
    expect(await middle(cells(0).first())).toBeGreaterThan(await middle(cells(0).last()));
  };
  for (const piece of ARABIC.match(/[^]{1,9}/g) ?? []) call.speakOn(piece);
  await expect(tables.first()).toContainText("ميناء");
  await expectArabic();
  call.speakOn(ENGLISH);
  call.end();
  await chat.answer().expectStatus("completed");
  await expectArabic();
  await expect(lists.last()).toHaveCSS("direction", "ltr");
  await expect(tables.last()).toHaveCSS("direction", "ltr");
  expect(await middle(cells(1).first())).toBeLessThan(await middle(cells(1).last()));
});
