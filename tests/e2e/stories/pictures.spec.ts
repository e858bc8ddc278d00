// Pictures are versions: made, edited from any of them without an upload, looked at, compared, and never lost.

import { expect, test } from "../fixtures";
import { Studio, stored } from "../pages/studio";

const FLASH = "gemini-3.1-flash-image-preview";

test("generate, edit twice, go back to the first, branch, reload: every version is there", async ({
  chat,
  home,
  page,
}) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await studio.wish("16:9", "1K");
  await chat.ask("A red boat by the sea");
  await chat.ask("Make the boat green");
  await chat.ask("Add a moon");
  await expect(studio.pictures).toHaveCount(3);

  await studio.pictures.first().click();
  await expect(studio.heading).toHaveText("Version 1 of 3");
  await studio.button("Edit this version").click();
  await expect(studio.box).toBeHidden();
  await expect(studio.basis).toContainText("Editing version 1");
  await expect(chat.box).toBeFocused();
  const first = await chat.answer(0).id();
  await chat.send("At dusk");
  await chat.expectTurns(2);
  await chat.answer(1).expectStatus("completed");
  await expect(studio.basis).toHaveCount(0);
  await chat.message(1).versions.expectToBe(2, 2);

  const asked = await home.asked();
  const format = { type: "image", aspect_ratio: "16:9", image_size: "1K" };
  expect(asked.map((request) => request.response_format)).toEqual([format, format, format, format]);
  expect(asked[3].previous_interaction_id).toBe(first);
  expect(asked[3].previous_interaction_id).toBe(asked[1].previous_interaction_id);
  expect(asked.map((request) => request.input), "nothing is uploaded").toEqual([
    "A red boat by the sea",
    "Make the boat green",
    "Add a moon",
    "At dusk",
  ]);

  await chat.reload();
  await expect(studio.pictures).toHaveCount(2);
  await studio.expectDrawn(studio.pictures.nth(1).getByRole("img"));
  await studio.pictures.nth(1).click();
  await expect(studio.versions).toHaveCount(4);
  await expect(studio.versions.nth(3)).toHaveAccessibleName("Version 4, from version 1: At dusk");
  await expect(studio.box).toContainText("16:9");
  for (const small of await studio.versions.locator("img").all()) await studio.expectDrawn(small);
});

test("which of several pictures of one answer is edited, the model is told, and the tree shows", async ({ chat, home, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await chat.ask("replay t06-interleaved");
  await expect(studio.pictures).toHaveCount(2);
  await studio.pictures.first().click();
  await studio.button("Edit this version").click();
  await chat.ask("Make it green");
  await expect(chat.message(1).article).toContainText("About picture 1 of 2");
  const [, edit] = await home.asked();
  expect(edit.previous_interaction_id).toBe(await chat.answer(0).id());
  expect(edit.input[0].content).toEqual([
    { type: "text", text: "This is about picture 1 of the 2 in your answer above:" },
    { type: "text", text: "Make it green" },
  ]);
  await chat.reload();
  await expect(chat.message(1).article).toContainText("About picture 1 of 2");
  await studio.pictures.last().click();
  await expect(studio.versions.nth(2)).toHaveAccessibleName("Version 3, from version 1: Make it green");
});

test("a picture is kept once, as bytes: never as base64 in a record, in localStorage or in the page", async ({
  chat,
  page,
}) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await chat.ask("A red boat by the sea");
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await expect.poll(async () => (await stored(page)).turns).toContain('"sha256"');
  const { turns, local, pictures } = await stored(page);
  expect(pictures).toHaveLength(1);
  expect(pictures[0]?.type).toBe("image/jpeg");
  // A JPEG's base64 begins like this.
  for (const text of [turns, local, await page.content()]) expect(text).not.toContain("/9j/");

  await chat.answer(0).regenerate.click();
  await chat.answer(0).versions.expectToBe(2, 2);
});

test("records of before the store are read, and their pictures move into it", async ({ chat, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await chat.ask("A red boat by the sea");
  await expect.poll(async () => (await stored(page)).turns).toContain('"sha256"');
  // Writes the database as the version before had it: base64 in the record, and no store for pictures.
  await page.evaluate(async () => {
    const request = <T>(of: IDBRequest<T>): Promise<T> =>
      new Promise((done, failed) => {
        of.onsuccess = () => done(of.result);
        of.onerror = () => failed(of.error);
      });
    const now = await request(indexedDB.open("catena"));
    const [key] = await request(now.transaction("turns").objectStore("turns").getAllKeys());
    const record = JSON.parse(await request(now.transaction("turns").objectStore("turns").get(key as string)));
    const [blob] = await request(now.transaction("pictures").objectStore("pictures").getAll());
    const bytes = new Uint8Array(await (blob as Blob).arrayBuffer());
    const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    for (const { step } of record.steps)
      for (const block of step.content ?? [])
        if (block.kept) {
          delete block.kept;
          block.data = data;
        }
    now.close();
    // The page's own connection closes by itself when a new version is wanted.
    await request(indexedDB.deleteDatabase("catena"));
    const opening = indexedDB.open("catena", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("turns");
    const old = await request(opening);
    await request(old.transaction("turns", "readwrite").objectStore("turns").put(JSON.stringify(record), key));
    old.close();
  });
  await chat.reload();
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await expect.poll(async () => (await stored(page)).turns).toContain('"sha256"');
  expect((await stored(page)).pictures).toHaveLength(1);
});

test("what the service has forgotten is sent again with its pictures", async ({ chat, home, page, watch }) => {
  watch.provokes("status of 404");
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  const boat = await chat.ask("A red boat by the sea");
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await home.expire(await boat.id());
  await chat.ask("Make the boat green");
  const again = (await home.asked()).at(-1);
  expect(again.previous_interaction_id).toBeUndefined();
  const picture = again.input[1].content.find((block: { type: string }) => block.type === "image");
  expect(picture.data).toMatch(/^\/9j\//);
  expect(Object.keys(picture).sort()).toEqual(["data", "mime_type", "type"]);
  await expect(studio.pictures).toHaveCount(2);
});

test("the box shows, steps, enlarges and compares by keyboard, and gives the focus back", async ({ chat, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await chat.ask("A red boat by the sea");
  await chat.ask("Make the boat green");
  await studio.pictures.nth(1).focus();
  await page.keyboard.press("Enter");
  await expect(studio.heading).toHaveText("Version 2 of 2");
  await expect(studio.versions).toHaveCount(2);
  // The box takes the focus with the frame that follows its coming.
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(studio.heading).toHaveText("Version 1 of 2");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("+");
  await expect(studio.box.getByRole("group", { name: "Zoom" })).toContainText("140%");
  await page.keyboard.press("0");
  await expect(studio.box.getByRole("group", { name: "Zoom" })).toContainText("100%");

  await studio.button("Compare").click();
  await expect(studio.slider).toHaveAttribute("aria-valuenow", "50");
  await studio.slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect(studio.slider).toHaveAttribute("aria-valuenow", "52");
  await page.keyboard.press("Home");
  await expect(studio.slider).toHaveAttribute("aria-valuenow", "0");
  const frame = await studio.box.locator(".stage[data-manner]").boundingBox();
  if (frame === null) throw new Error("The comparison has no place");
  await page.mouse.move(frame.x + frame.width / 4, frame.y + frame.height / 2);
  await page.mouse.down();
  await page.mouse.move(frame.x + (frame.width * 3) / 4, frame.y + frame.height / 2);
  await page.mouse.up();
  await expect(studio.slider).toHaveAttribute("aria-valuenow", "75");

  const download = page.waitForEvent("download");
  await studio.button("Download").click();
  expect((await download).suggestedFilename()).toBe("make-the-boat-green-v2.jpg");
  await page.keyboard.press("Escape");
  await expect(studio.slider).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(studio.box).toBeHidden();
  await expect(studio.pictures.nth(1)).toBeFocused();
});

test("pictures that cannot be shown say why, and nothing is lost", async ({ chat, page }) => {
  await chat.openWith({ model: FLASH });
  const answer = await chat.ask("!badpictures\nA red boat by the sea");
  const image = answer.article.locator("[data-part=image]");
  await expect(image.filter({ hasText: "its data are garbled" })).not.toHaveCount(0);
  await expect(image.filter({ hasText: "its end is missing" })).not.toHaveCount(0);
  await expect(image.filter({ hasText: "too large to be shown" })).not.toHaveCount(0);
  await expect.poll(async () => (await stored(page)).turns).toContain('"flaw":"garbled"');
});

test("a picture whose bytes are gone leaves a note with what is known of it", async ({ chat, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  const answer = await chat.ask("A red boat by the sea");
  await expect.poll(async () => (await stored(page)).turns).toContain('"sha256"');
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await page.evaluate(
    () =>
      new Promise<void>((done, failed) => {
        const opening = indexedDB.open("catena");
        opening.onsuccess = () => {
          const transaction = opening.result.transaction("pictures", "readwrite");
          transaction.objectStore("pictures").clear();
          transaction.oncomplete = () => {
            opening.result.close();
            done();
          };
          transaction.onerror = () => failed(transaction.error);
        };
      }),
  );
  await chat.reload();
  await expect(answer.article).toContainText("This picture is no longer on this device");
  await expect(answer.article).toContainText(/\d+ × \d+ · \d+ kB/);
});

test("only what the model takes can be chosen, and the choice is kept", async ({ chat, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: "gemini-3-pro-image-preview" });
  await studio.wish("21:9", "4K");
  await expect(page.locator(".canvas summary")).toHaveText("Picture: 21:9 · 4K");
  await page.locator(".canvas summary").click();
  const ratios = page.getByRole("group", { name: "Ratio" }).getByRole("radio");
  await expect(ratios).toHaveCount(11);
  await expect(page.getByRole("radio", { name: "512" })).toHaveCount(0);
  await chat.reload();
  await expect(page.locator(".canvas summary")).toHaveText("Picture: 21:9 · 4K");
});

test("deleting a conversation deletes its pictures, and no others", async ({ chat, page, sidebar }) => {
  await chat.openWith({ model: FLASH });
  await chat.ask("A red boat by the sea");
  await expect.poll(async () => (await stored(page)).pictures.length).toBe(1);
  await sidebar.newChat.click();
  await chat.expectTurns(0);
  await chat.ask("A house in the mountains");
  await expect.poll(async () => (await stored(page)).pictures.length).toBe(2);
  await sidebar.choose("A house in the mountains", "Delete");
  await sidebar.question.getByRole("button", { name: "Delete" }).click();
  await expect.poll(async () => (await stored(page)).pictures.length).toBe(1);
  expect((await stored(page)).turns).toContain("A red boat");
});
