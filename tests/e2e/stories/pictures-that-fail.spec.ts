// Pictures that cannot be shown, or not be kept: each says why in words, and what came is there all the same.

import { createHash } from "node:crypto";

import { expect, test } from "../fixtures";
import { Gallery } from "../pages/gallery";
import { Studio, stored } from "../pages/studio";

// A trace keeps the bytes of every picture, and has the page ask once more for those of one that could not be drawn. That
// would be the one request for a blob that the content security policy has to stop.
test.use({ trace: "off" });

const FLASH = "gemini-3.1-flash-image-preview";

/** A JPEG of one pixel's header and no picture: a frame header of the given size, and an end. */
function jpeg(width: number, height: number, ends = true): Buffer {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const frame = [0xff, 0xc0, 0, 11, 8, ...size, 1, 1, 0x11, 0];
  return Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, ...frame, ...(ends ? [0xff, 0xd9] : [])]);
}

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran = true"><script>window.ran = true</script></svg>';

const CASES = [
  { name: "broken base64", data: "%%% this is none %%%", mime_type: "image/jpeg", says: "its data are garbled" },
  { name: "a truncated JPEG", data: jpeg(40, 30, false).toString("base64"), mime_type: "image/jpeg", says: "its end is missing" },
  { name: "an SVG with a script", data: Buffer.from(SVG).toString("base64"), mime_type: "image/svg+xml", says: "not a picture of a kind that is shown" },
  { name: "a text under the type of a picture", data: Buffer.from("Hello").toString("base64"), mime_type: "image/png", says: "not a picture of a kind that is shown" },
  { name: "a picture of 100 megapixels", data: jpeg(10_000, 10_000).toString("base64"), mime_type: "image/jpeg", says: "too large to be shown" },
];

for (const { name, data, mime_type, says } of CASES) {
  test(`${name} says so, its bytes are kept, and nothing of it runs or is drawn`, async ({ chat, hand, page }) => {
    // Whatever were drawn at its full size would go through one of these.
    await page.addInitScript(() => {
      const decode = window.createImageBitmap.bind(window);
      window.createImageBitmap = ((...given: Parameters<typeof decode>) => {
        (window as unknown as { drawn: boolean }).drawn = true;
        return decode(...given);
      }) as typeof window.createImageBitmap;
    });
    await chat.openWith({ model: FLASH, api_base: hand.origin });
    await chat.send("A red boat");
    const call = (await hand.next()).begin();
    call.whole({ type: "model_output" }, { type: "image", data, mime_type });
    call.speak("There it is.").end();
    await chat.answer(0).expectStatus("completed");
    await expect(chat.answer(0).article).toContainText(says);
    await expect(chat.answer(0).article).toContainText("There it is.");
    await expect(chat.answer(0).article.locator("[data-part=image] img")).toHaveCount(0);
    expect(await page.evaluate(() => [(window as { ran?: boolean }).ran, (window as { drawn?: boolean }).drawn])).toEqual([undefined, undefined]);

    await expect.poll(async () => (await stored(page)).turns).toContain('"flaw"');
    const { pictures, turns } = await stored(page);
    const bytes = says.includes("garbled") ? Buffer.from(data) : Buffer.from(data, "base64");
    expect(pictures.map((picture) => picture.size), "the bytes are kept as they came").toEqual([bytes.length]);
    expect(turns).toContain(createHash("sha256").update(bytes).digest("hex"));
    expect(pictures[0]!.type, "no address of it opens as a document").not.toContain("svg");

    await chat.reload();
    await expect(chat.answer(0).article).toContainText(says);
    await new Gallery(page).open();
    await expect(new Gallery(page).place).toContainText("No pictures yet");
  });
}

test("a picture under a wrong type is shown as what it is", async ({ chat, hand, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH, api_base: hand.origin });
  // One black pixel.
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
  await chat.send("A dot");
  const call = (await hand.next()).begin();
  call.whole({ type: "model_output" }, { type: "image", data: png, mime_type: "image/jpeg" });
  call.speak("A dot.").end();
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await expect.poll(async () => (await stored(page)).pictures).toEqual([{ type: "image/png", size: 70 }]);
});

test("with a full disk a picture is shown, the person is told, and it is kept once there is room", async ({
  chat,
  page,
  sidebar,
}) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value: unknown, ...key: [IDBValidKey?]) {
      if (value instanceof Blob && !(window as unknown as { roomy: boolean }).roomy) {
        throw new DOMException("The disk is full", "QuotaExceededError");
      }
      return put.call(this, value, ...key);
    };
  });
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await chat.ask("A house in the mountains");
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await expect(chat.banner).toContainText("storage is full");
  expect((await stored(page)).pictures).toEqual([]);
  await sidebar.newChat.click();
  await chat.expectTurns(0);
  await sidebar.link("A house in the mountains").click();
  await studio.expectDrawn(studio.pictures.getByRole("img"));

  // Deleting something makes room, and what waited is kept then.
  await sidebar.newChat.click();
  await chat.expectTurns(0);
  await chat.ask("A red boat by the sea");
  await page.evaluate(() => ((window as unknown as { roomy: boolean }).roomy = true));
  await sidebar.choose("A red boat by the sea", "Delete");
  await sidebar.question.getByRole("button", { name: "Delete" }).click();
  await expect.poll(async () => (await stored(page)).pictures.length).toBeGreaterThan(0);
  await expect(chat.banner).toHaveCount(0);
});

test("a picture that comes while text streams is decoded beside the page, and the text goes on", async ({ chat, hand, page }) => {
  // What the page itself does for the picture, in bytes: none of them is turned from base64 here.
  await chat.openWith({ model: FLASH, api_base: hand.origin });
  const worker = page.waitForEvent("worker", (worker) => worker.url().endsWith("/pictures.js"));
  await chat.send("A boat, and a story");
  const call = (await hand.next()).begin();
  const head = jpeg(640, 480, false);
  const bytes = Buffer.concat([head, Buffer.alloc(2_000_000, 7), Buffer.from([0xff, 0xd9])]);
  call.whole({ type: "model_output" }, { type: "image", data: bytes.toString("base64"), mime_type: "image/jpeg" });
  call.speak("Once upon a time ");
  await worker;
  call.speakOn("there was a boat.");
  await expect(chat.answer(0).text).toContainText("there was a boat.");
  call.end();
  await expect.poll(async () => (await stored(page)).pictures).toEqual([{ type: "image/jpeg", size: bytes.length }]);
  const { local } = await stored(page);
  expect(local.length, "nothing of it is in localStorage").toBeLessThan(200_000);
});
