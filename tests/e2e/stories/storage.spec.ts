// Storage that is full, damaged, or written by a newer Catena.

import { expect, test } from "../fixtures";
import { plant, records } from "../planting";

test("when the storage is full a banner says so, and the chat goes on", async ({ chat, page }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await page.evaluate(() => {
    // Ever smaller pieces, until not one character more fits.
    let number = 0;
    for (let size = 1 << 20; size >= 1; size = size >> 1) {
      for (;;) {
        try {
          localStorage.setItem(`filling${number++}`, "x".repeat(size));
        } catch {
          break;
        }
      }
    }
  });
  const second = await chat.ask("What is my name?");
  await expect(second.text).toContainText("Your name is Ada.");
  await expect(chat.banner).toContainText("storage is full");
  const third = await chat.ask("What is 20+22?");
  await expect(third.text).toContainText("42");
  await expect(chat.banner.getByRole("button", { name: "Export" })).toBeVisible();
  await chat.banner.getByRole("button", { name: "Dismiss" }).click();
  await expect(chat.banner).toHaveCount(0);
});

test("the export in the banner holds what could not be stored", async ({ chat, page }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await page.evaluate(() => {
    let number = 0;
    for (let size = 1 << 20; size >= 1; size = size >> 1) {
      for (;;) {
        try {
          localStorage.setItem(`filling${number++}`, "x".repeat(size));
        } catch {
          break;
        }
      }
    }
  });
  await chat.ask("What is 20+22?");
  const download = page.waitForEvent("download");
  await chat.banner.getByRole("button", { name: "Export" }).click();
  const pieces: Buffer[] = [];
  for await (const piece of await (await download).createReadStream()) pieces.push(piece as Buffer);
  const exported = JSON.parse(Buffer.concat(pieces).toString());
  expect(JSON.stringify(exported.turns)).toContain("What is 20+22?");
  expect(JSON.stringify(exported.turns)).toContain("42");
});

for (const [what, record] of [
  ["is no JSON", "{ this is not JSON"],
  ["is cut off", '{"v":1,"title":"Half a rec'],
  ["has the wrong shape", '{"v":1,"title":"No turns","created":"yesterday"}'],
  ["is of a newer version", '{"v":99,"title":"From the future","turns":"elsewhere","created":1,"updated":1}'],
]) {
  test(`a record that ${what} is told of and left as it is, and the others load`, async ({ chat, page, sidebar, watch }) => {
    // The service never knew what the planted conversation goes on from.
    watch.provokes("status of 404");
    await plant(page, [{ title: "Bread" }]);
    await page.addInitScript((record) => {
      if (localStorage.getItem("catena.chain.strange") === null) localStorage.setItem("catena.chain.strange", record);
    }, record);
    await chat.open();
    await expect(chat.banner).toContainText("could not be read");
    await sidebar.expectTitles(["Bread"]);
    await sidebar.link("Bread").click();
    await expect(chat.message().text).toHaveText("Said in Bread");
    await chat.ask("What is 20+22?");
    await chat.reload();
    await expect(chat.banner).toContainText("could not be read");
    expect(await page.evaluate(() => localStorage.getItem("catena.chain.strange"))).toBe(record);
    await chat.page.goto(`${chat.origin}/#/c/strange`);
    await chat.expectTurns(0);
    expect(await page.evaluate(() => localStorage.getItem("catena.chain.strange"))).toBe(record);
  });
}

test("a turn whose text is of a newer version says that it is missing, and the text is left as it is", async ({
  chat,
  page,
  watch,
}) => {
  watch.provokes("status of 404");
  const newer = '{"v":99,"text":"From the future"}';
  await plant(page, [{ title: "Bread", turns: 2 }]);
  await page.addInitScript((record) => localStorage.setItem("catena.rescue.planted0-1", record), newer);
  await page.goto(`${chat.origin}/#/c/planted0`);
  await chat.expectTurns(2);
  await expect(chat.message(0).text).toHaveText("Said in Bread");
  await expect(chat.answer(1).notice).toHaveText("The text of this turn is no longer on this device.");
  await chat.ask("What is 20+22?");
  await expect.poll(async () => (await records(page)).turns.filter((record) => record === newer).length).toBeGreaterThan(0);
});

test("settings that cannot be read do not keep the page from starting", async ({ chat, page }) => {
  await page.addInitScript(() => localStorage.setItem("catena.settings", "{ broken"));
  await chat.open();
  const answer = await chat.ask("My name is Ada.");
  await expect(answer.text).toContainText("Ada");
});

test("a browser that refuses to store anything still lets one chat, and is told of", async ({ chat, page, watch }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
    Object.defineProperty(window, "sessionStorage", { get: refuse });
    Object.defineProperty(window, "indexedDB", { value: undefined });
  });
  await chat.open();
  await expect(chat.banner).toContainText("does not store anything");
  await chat.ask("My name is Ada.");
  const second = await chat.ask("What is my name?");
  await expect(second.text).toContainText("Your name is Ada.");
  watch.verify();
});
