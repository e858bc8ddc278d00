// The API key is a secret: where it is kept, where it goes, and where it must never be seen.

import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";

const KEY = "AIza-a-key-of-a-test-0123456789";

/** Everything that the browser keeps for the page, besides the named record. */
async function stored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("catena");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const turns = await new Promise<unknown[]>((resolve) => {
      const request = database.transaction("turns").objectStore("turns").getAll();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    const local = Object.entries(localStorage).filter(([name]) => name !== "catena.key");
    return JSON.stringify([local, turns, document.cookie]);
  });
}

test("the key is kept for the session alone: not on the device, and not in another session", async ({
  chat,
  otherBrowser,
  page,
  settings,
}) => {
  await chat.open();
  await settings.open();
  await expect(settings.remember).not.toBeChecked();
  await settings.key.fill(KEY);
  await settings.close();
  expect(await page.evaluate(() => localStorage.getItem("catena.key"))).toBeNull();
  expect(await page.evaluate(() => sessionStorage.getItem("catena.key"))).toBe(KEY);

  await chat.reload();
  await settings.open();
  await expect(settings.removeKey, "the session still has it").toBeVisible();
  await expect(settings.key, "but does not show it").toHaveValue("");

  const other = await otherBrowser();
  await other.chat.open();
  await other.settings.open();
  await expect(other.settings.removeKey).toHaveCount(0);
});

test("a new tab does not have a key that is kept for the session", async ({ chat, otherTab, settings }) => {
  await chat.open();
  await settings.open();
  await settings.key.fill(KEY);
  await settings.close();
  const other = await otherTab();
  await other.chat.open();
  await other.settings.open();
  await expect(other.settings.removeKey).toHaveCount(0);
});

test("Remember on this device keeps the key, and taking it back removes it from the device", async ({
  chat,
  otherTab,
  page,
  settings,
}) => {
  await chat.open();
  await settings.open();
  await settings.key.fill(KEY);
  await settings.remember.check();
  const kept = () => page.evaluate(() => [localStorage, sessionStorage].map((area) => area.getItem("catena.key")));
  await expect.poll(kept).toEqual([KEY, null]);
  const other = await otherTab();
  await other.chat.open();
  await other.settings.open();
  await expect(other.settings.remember).toBeChecked();
  await expect(other.settings.removeKey).toBeVisible();

  await settings.remember.uncheck();
  await expect.poll(kept).toEqual([null, KEY]);
  await settings.removeKey.click();
  await expect.poll(kept).toEqual([null, null]);
});

test("the key is hidden while it is typed, and shown on request", async ({ chat, settings }) => {
  await chat.open();
  await settings.open();
  await expect(settings.key).toHaveAttribute("type", "password");
  await settings.showKey.click();
  await expect(settings.key).toHaveAttribute("type", "text");
  await expect(settings.showKey).toHaveAttribute("aria-pressed", "true");
  await settings.showKey.click();
  await expect(settings.key).toHaveAttribute("type", "password");
});

test("the key travels in its header and nowhere else: no address, no record, no page, no export", async ({
  chat,
  context,
  far,
  page,
  settings,
}) => {
  const sent: string[] = [];
  const withHeader: string[] = [];
  context.on("request", async (request) => {
    sent.push(request.url(), request.postData() ?? "");
    if ((await request.allHeaders())["x-goog-api-key"] === KEY) withHeader.push(new URL(request.url()).origin);
  });
  await chat.open();
  await settings.open();
  await settings.setApiBase(far.origin);
  await settings.key.fill(KEY);
  await settings.close();
  await chat.ask("Hello");
  await settings.open();
  const download = page.waitForEvent("download");
  await settings.export.click();
  const exported = await (await download).createReadStream();
  const pieces: Buffer[] = [];
  for await (const piece of exported) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString();
  expect(text, "the export holds the conversation").toContain("Hello");

  expect(text).not.toContain(KEY);
  expect(sent.join("\n")).not.toContain(KEY);
  expect(new Set(withHeader)).toEqual(new Set([far.origin]));
  expect(await stored(page)).not.toContain(KEY);
  expect(await page.content()).not.toContain(KEY);
  const requests = await far.requests();
  expect(JSON.stringify(requests.map(({ path, query, body }) => [path, query, body]))).not.toContain(KEY);
});

test("the server's own API is not given the visitor's key", async ({ chat, home, settings }) => {
  await chat.open();
  await settings.open();
  await settings.key.fill(KEY);
  await settings.close();
  await chat.ask("Hello");
  const post = (await home.requests()).find((request) => request.method === "POST");
  expect(post?.headers).not.toContain("x-goog-api-key");
});

test("a wrong key shows the card of the key; Open settings leads to it, and a good one mends it", async ({
  chat,
  far,
  settings,
  watch,
}) => {
  watch.provokes("status of 400");
  await chat.open();
  await settings.open();
  await settings.setApiBase(far.origin);
  await settings.key.fill("an-invalid-key");
  await settings.close();
  const answer = await chat.ask("My name is Ada.", "failed");
  await expect(answer.card.getByText("The API key was not accepted")).toBeVisible();
  await answer.remedy("Open settings").click();
  await expect(settings.dialog).toBeVisible();
  await settings.key.fill(KEY);
  await settings.close();
  await answer.remedy("Retry").click();
  await answer.expectStatus("completed");
  await expect(answer.text).toContainText("Ada");
});

test("a refused key that the service quotes back is not shown in the details", async ({ chat, far, settings, watch }) => {
  watch.provokes("status of 403");
  const leaked = "AIza-leaked-key-0123456789";
  await chat.open();
  await settings.open();
  await settings.setApiBase(far.origin);
  await settings.key.fill(leaked);
  await settings.close();
  const answer = await chat.ask("Hello", "failed");
  await expect(answer.card.getByText("This key may not do that")).toBeVisible();
  await expect(answer.card).not.toContainText(leaked);
});
