// The gallery: every picture of every conversation in one place, found, marked, taken out and thrown away, and nothing is
// lost that was not deleted for good.

import { readFile } from "node:fs/promises";

import { expect, test } from "../fixtures";
import { Gallery, plantPictures } from "../pages/gallery";
import { Studio, stored } from "../pages/studio";

const FLASH = "gemini-3.1-flash-image-preview";

/** The pictures of two conversations: a boat and its edit, and a house. */
const BOAT = "A red boat by the sea";
const GREEN = "Make the boat green";
const HOUSE = "A house in the mountains";

test.describe("with pictures of two conversations", () => {
  test.beforeEach(async ({ chat, page, sidebar }) => {
    await chat.openWith({ model: FLASH });
    await chat.ask(BOAT);
    await chat.ask(GREEN);
    await sidebar.newChat.click();
    await chat.expectTurns(0);
    await chat.ask(HOUSE);
    await expect.poll(async () => (await stored(page)).pictures.length).toBe(3);
  });

  test("all are found by their prompts, and open where they were made", async ({ page }) => {
    const [gallery, studio] = [new Gallery(page), new Studio(page)];
    await gallery.open();
    await expect(page).toHaveURL(/#\/gallery$/);
    await expect(gallery.tiles).toHaveCount(3);
    await expect(gallery.tiles.first(), "the latest comes first").toHaveAccessibleName(HOUSE);
    for (const tile of await gallery.tiles.all()) await gallery.expectDrawn(tile);

    await gallery.search.fill("boat GREEN");
    await expect(gallery.tiles).toHaveCount(1);
    await gallery.search.fill("submarine");
    await expect(gallery.place).toContainText("Nothing found");
    await gallery.button("Clear the search").click();
    await expect(gallery.search).toBeFocused();
    await expect(gallery.tiles).toHaveCount(3);

    await gallery.tile(GREEN).click();
    await expect(studio.box.getByRole("heading")).toHaveText("Version 2 of 2");
    await page.keyboard.press("Escape");
    await expect(studio.box).toBeHidden();
    await expect(page.getByRole("log", { name: "Conversation" })).toContainText(BOAT);
    await page.goBack();
    await expect(gallery.tiles).toHaveCount(3);
  });

  test("a star stays, is found, and shows in another tab at once", async ({ home, otherTab, page }) => {
    const gallery = new Gallery(page);
    await gallery.open();
    const other = await otherTab();
    await other.page.goto(`${home.origin}/#/gallery`);
    const theirs = new Gallery(other.page);
    await expect(theirs.tiles).toHaveCount(3);

    await gallery.tile(BOAT).focus();
    await page.keyboard.press(".");
    await expect(gallery.tile(BOAT)).toHaveAccessibleName(`${BOAT}, starred`);
    await expect(theirs.tile(BOAT)).toHaveAccessibleName(`${BOAT}, starred`);
    await theirs.tile(HOUSE).focus();
    await other.page.keyboard.press(".");
    await expect(gallery.tile(HOUSE)).toHaveAccessibleName(`${HOUSE}, starred`);

    await page.reload();
    await gallery.button("Starred").click();
    await expect(gallery.tiles).toHaveCount(2);
  });

  test("what is discarded can come back, and what is deleted leaves its place", async ({ chat, page }) => {
    const [gallery, studio] = [new Gallery(page), new Studio(page)];
    await gallery.open();
    await gallery.pick(BOAT);
    await gallery.pick(GREEN);
    await expect(gallery.selection).toContainText("2 selected");
    await gallery.button("Move to trash").click();
    await expect(gallery.tiles).toHaveCount(1);
    await gallery.look("Trash");
    await expect(gallery.tiles).toHaveCount(2);

    await gallery.pick(GREEN);
    await gallery.button("Restore").click();
    await expect(gallery.tiles).toHaveCount(1);
    await gallery.button("Empty the trash").click();
    const question = page.getByRole("dialog", { name: /^Delete this picture/ });
    await expect(question).toContainText(/\d+ kB will be free/);
    await question.getByRole("button", { name: "Delete" }).click();
    await expect(gallery.place).toContainText("The trash is empty");
    await expect.poll(async () => (await stored(page)).pictures.length).toBe(2);

    await gallery.look("Pictures");
    await gallery.tile(GREEN).click();
    await expect(studio.box.getByRole("heading"), "what is deleted is no version").toHaveText("Version 1 of 1");
    await page.keyboard.press("Escape");
    await expect(chat.answer(0).article).toContainText("This picture was deleted from this device");
    await chat.reload();
    await expect(chat.answer(0).article).toContainText("This picture was deleted from this device");
    await expect(studio.pictures).toHaveCount(1);
  });

  test("a picture in the trash says so in its conversation, and comes back from there", async ({ chat, page, sidebar }) => {
    const [gallery, studio] = [new Gallery(page), new Studio(page)];
    await gallery.open();
    await gallery.tile(HOUSE).focus();
    await page.keyboard.press("Delete");
    await expect(gallery.tiles).toHaveCount(2);
    await sidebar.link(HOUSE).click();
    await expect(chat.answer(0).article).toContainText("This picture is in the trash");
    await chat.answer(0).article.getByRole("button", { name: "Restore" }).click();
    await studio.expectDrawn(studio.pictures.getByRole("img"));
    await gallery.open();
    await expect(gallery.tiles).toHaveCount(3);
  });

  test("several are taken out as one archive, with what made them", async ({ page }) => {
    const gallery = new Gallery(page);
    await gallery.open();
    await gallery.tiles.first().focus();
    await page.keyboard.press("Control+a");
    await expect(gallery.selection).toContainText("3 selected");
    const download = page.waitForEvent("download");
    await gallery.button("Download ZIP").click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^catena-pictures-\d+\.zip$/);
    const bytes = await readFile(await file.path());
    const names = entries(bytes);
    expect(Object.keys(names).sort()).toEqual([
      "a-house-in-the-mountains.jpg",
      "a-red-boat-by-the-sea.jpg",
      "make-the-boat-green.jpg",
      "pictures.json",
    ]);
    const list = JSON.parse(names["pictures.json"]!.toString("utf8"));
    expect(list.pictures.map((picture: { prompt: string }) => picture.prompt)).toEqual([HOUSE, GREEN, BOAT]);
    for (const picture of list.pictures) {
      const { createHash } = await import("node:crypto");
      expect(createHash("sha256").update(names[picture.file]!).digest("hex")).toBe(picture.sha256);
    }
  });

  test("deleting a conversation takes its pictures out of the gallery", async ({ page, sidebar }) => {
    const gallery = new Gallery(page);
    await gallery.open();
    await expect(gallery.tiles).toHaveCount(3);
    await sidebar.choose(HOUSE, "Delete");
    await sidebar.question.getByRole("button", { name: "Delete" }).click();
    await expect(gallery.tiles).toHaveCount(2);
  });

  test("pictures of before there was a gallery are found", async ({ page }) => {
    const gallery = new Gallery(page);
    await page.evaluate(async () => {
      localStorage.removeItem("catena.indexed");
      await new Promise((done) => (indexedDB.deleteDatabase("catena.gallery").onsuccess = done));
    });
    await page.reload();
    await gallery.open();
    await expect(gallery.tiles).toHaveCount(3);
    await gallery.expectDrawn(gallery.tiles.first());
  });
});

test("a picture is decoded and made smaller beside the page", async ({ chat, page }) => {
  const worker = page.waitForEvent("worker", (worker) => worker.url().endsWith("/pictures.js"));
  await chat.openWith({ model: FLASH });
  await chat.ask(BOAT);
  await worker;
  await new Studio(page).expectDrawn(new Studio(page).pictures.getByRole("img"));
  const copies = () =>
    page.evaluate(async () => {
      const database: IDBDatabase = await new Promise((done) => {
        const opening = indexedDB.open("catena.gallery");
        opening.onsuccess = () => done(opening.result);
      });
      const all: Blob[] = await new Promise((done) => {
        const request = database.transaction("thumbs").objectStore("thumbs").getAll();
        request.onsuccess = () => done(request.result);
      });
      database.close();
      return Promise.all(
        all.map(async (blob) => {
          const { width, height } = await createImageBitmap(blob);
          return Math.max(width, height);
        }),
      );
    });
  await expect.poll(copies).toEqual([512]);
});

test("without the worker a picture comes all the same", async ({ chat, page, watch }) => {
  watch.provokes("ERR_FAILED");
  await page.route(/\/pictures\.js$/, (route) => route.abort());
  await chat.openWith({ model: FLASH });
  await chat.ask(BOAT);
  const [gallery, studio] = [new Gallery(page), new Studio(page)];
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await gallery.open();
  await gallery.expectDrawn(gallery.tiles.first());
});

test("five thousand pictures: few are in the page, and the keys reach all of them", async ({ home, page }) => {
  const gallery = new Gallery(page);
  const pictures = Array.from({ length: 5000 }, (_, at) => ({
    prompt: `Picture number ${at}`,
    width: [1376, 1024, 768][at % 3]!,
    height: [768, 1024, 1376][at % 3]!,
  }));
  await plantPictures(page, home.origin, pictures);
  await page.goto(`${home.origin}/#/gallery`);
  await expect(gallery.count).toContainText("5000 pictures");
  await gallery.expectDrawn(gallery.tile("Picture number 0"));
  expect(await gallery.tiles.count()).toBeLessThan(120);
  await gallery.tile("Picture number 0").focus();
  await page.keyboard.press("End");
  await expect(gallery.tile("Picture number 4999")).toBeFocused();
  await gallery.expectDrawn(gallery.tile("Picture number 4999"));
  expect(await gallery.tiles.count()).toBeLessThan(120);
  await page.keyboard.press("Home");
  await expect(gallery.tile(/^Picture number 0$/)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(gallery.selection).toContainText("3 selected");
  await page.keyboard.press("Escape");
  await expect(gallery.selection).toHaveCount(0);
  const local = await page.evaluate(() => JSON.stringify(localStorage).length);
  expect(local, "none of it is in localStorage").toBeLessThan(200_000);
});

test("an empty gallery says what comes here", async ({ chat, page }) => {
  const gallery = new Gallery(page);
  await chat.open();
  await gallery.open();
  await expect(gallery.place).toContainText("No pictures yet");
  await gallery.button("New chat").click();
  await expect(chat.box).toBeFocused();
  await expect(gallery.place).toHaveCount(0);
});

/** The files of an archive whose files are stored as they are. */
function entries(zip: Buffer): Record<string, Buffer> {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  const files: Record<string, Buffer> = {};
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, length, start] = [zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    const data = start + 30 + length;
    files[zip.toString("utf8", at + 46, at + 46 + length)] = zip.subarray(data, data + size);
    at += 46 + length;
  }
  return files;
}
