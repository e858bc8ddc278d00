// On paper: all of a conversation, with the addresses of its links, and nothing that is only for the screen.

import { expect, test } from "../fixtures";
import { LONG, plantLong, saidInLong } from "../planting";

test("a conversation is printed whole, also what was not drawn yet", async ({ chat, page }) => {
  await plantLong(page, chat.origin, 60, (turn) => `See [source ${turn}](https://example.org/${turn}).\n\n\`\`\`\nlet a = 1;\n\`\`\``);
  // The page never finds time to draw what is off the screen.
  await page.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }));
  await page.goto(chat.origin + LONG);
  await chat.ready();
  await expect(chat.message().text).toHaveText(saidInLong(59));
  await expect(chat.transcript.locator("[data-coming]").first()).toBeAttached();
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await chat.expectTurns(60);
  await page.emulateMedia({ media: "print" });
  for (const hidden of [chat.box, page.locator(".sidebar"), chat.answer().regenerate]) await expect(hidden).toBeHidden();
  const link = chat.answer(0).text.getByRole("link");
  expect(await link.evaluate((link) => getComputedStyle(link, "::after").content)).toContain("https://example.org/");
  const skipped = await chat.transcript.evaluate((transcript) =>
    [...transcript.querySelectorAll("*")].filter((element) => getComputedStyle(element).contentVisibility !== "visible").length,
  );
  expect(skipped).toBe(0);
  const pages = (await page.pdf()).toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThan(3);
});
