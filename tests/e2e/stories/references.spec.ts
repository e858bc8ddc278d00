// Pictures that go along with a message: how they come, what becomes of them on the wire, and that none is lost.

import { expect, test } from "../fixtures";
import { Gallery } from "../pages/gallery";
import { References } from "../pages/references";
import { Studio, stored } from "../pages/studio";
import { picture, png } from "../paint";

interface Block {
  type: string;
  text?: string;
  mime_type?: string;
  data?: string;
}

/** The blocks of the last step of a request. */
function blocks(input: unknown): Block[] {
  const steps = input as { type: string; content: Block[] }[];
  return steps.at(-1)?.content ?? [];
}

/** What each block says: its text, or its type and the size of a PNG by its head. */
function outline(input: unknown): string[] {
  return blocks(input).map((block) => {
    if (block.type === "text") return block.text ?? "";
    const bytes = Buffer.from(block.data ?? "", "base64");
    const size = block.mime_type === "image/png" ? ` ${bytes.readUInt32BE(16)}` : "";
    return `${block.mime_type}${size}`;
  });
}

test("pictures go out in their order, with what each is for, and stay with the turn", async ({ chat, home, page }) => {
  const references = new References(page);
  await chat.open();
  await references.attach(picture("boat.png", 1, 320, 200), picture("sky.png", 2, 321, 200));
  expect(await references.names()).toEqual(["boat.png", "sky.png"]);
  await references.role(2).fill("style");
  const answer = await chat.ask("Mix them");
  await expect(answer.text).toContainText("I received 2 files, in this order");
  await expect(answer.text).toContainText("“Picture 2 (style)” image/png");
  await expect(references.group).toHaveCount(0);

  const [asked] = await home.asked();
  expect(outline(asked.input)).toEqual(["Picture 1:", "image/png 320", "Picture 2 (style):", "image/png 321", "Mix them"]);
  await expect(references.sent).toHaveCount(2);
  await expect(references.sent.nth(1)).toHaveAccessibleName("Open attached picture: style");
  await references.sent.nth(1).click();
  await expect(references.closeUp.getByRole("img", { name: "style" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(references.closeUp).toBeHidden();
  await expect(references.sent.nth(1)).toBeFocused();

  // The service has them: nothing is uploaded again.
  await chat.ask("And at dusk?");
  const after = await home.asked();
  expect(after[1].input).toBe("And at dusk?");
  await chat.reload();
  await expect(references.sent).toHaveCount(2);
});

test("a picture alone is a message", async ({ chat, home, page }) => {
  const references = new References(page);
  await chat.open();
  await expect(chat.sendButton).toHaveAttribute("aria-disabled", "true");
  await references.attach(picture("boat.png"));
  await chat.sendButton.click();
  await chat.answer().expectStatus("completed");
  const [asked] = await home.asked();
  expect(outline(asked.input)).toEqual(["image/png 320"]);
  await expect(chat.title).toHaveText("boat.png");
});

test("pictures come by pasting and by dropping, and words stay words", async ({ chat, page }) => {
  const references = new References(page);
  await chat.open();
  await chat.box.focus();
  await references.carry("paste", [picture("image.png", 3)]);
  await references.expectCount(1);
  expect(await references.names()).toEqual(["Pasted picture"]);

  await references.carry("dragover", [picture("sky.png", 4)]);
  await expect(references.overlay).toBeVisible();
  await references.carry("drop", [picture("sky.png", 4)]);
  await expect(references.overlay).toHaveCount(0);
  await references.expectCount(2);

  // What a word processor copies is text with a picture of itself.
  await references.carry("paste", [picture("image.png", 5)], "Some words");
  await references.carry("dragover", [], "Some words");
  await expect(references.overlay).toHaveCount(0);
  await references.expectCount(2);
});

test("the order changes by keyboard, with the focus where it was", async ({ chat, home, page }) => {
  const references = new References(page);
  await chat.open();
  await references.attach(picture("a.png", 1), picture("b.png", 2), picture("c.png", 3));
  await references.role(1).fill("first");
  await page.keyboard.press("Alt+ArrowRight");
  await expect.poll(() => references.names()).toEqual(["b.png", "a.png", "c.png"]);
  await expect(references.role(2)).toBeFocused();
  await expect(references.role(2)).toHaveValue("first");
  await page.keyboard.press("Alt+ArrowRight");
  await page.keyboard.press("Alt+ArrowRight");
  await expect.poll(() => references.names()).toEqual(["b.png", "c.png", "a.png"]);
  await expect(chat.spoken).toHaveText("3 of 3");
  await references.items.first().getByRole("button", { name: "Move later" }).click();
  await expect.poll(() => references.names()).toEqual(["c.png", "b.png", "a.png"]);
  await references.items.first().getByRole("button", { name: "Remove c.png" }).click();
  await references.expectCount(2);
  await chat.ask("Mix them");
  const [asked] = await home.asked();
  expect(outline(asked.input).filter((words) => words.startsWith("Picture"))).toEqual(["Picture 1:", "Picture 2 (first):"]);
});

test("what is large is sent as a smaller copy, and the original stays", async ({ chat, home, page }) => {
  const references = new References(page);
  await chat.open();
  const large = { name: "large.png", mimeType: "image/png", buffer: png(3000, 1500, 1, 32) };
  await references.attach(large);
  await expect(references.items.first()).toContainText(/(kB|MB), was \d+\.\d MB/);
  await chat.ask("What is it?");
  const [asked] = await home.asked();
  const [sent] = blocks(asked.input);
  expect(sent?.mime_type).toBe("image/webp");
  const bytes = Buffer.from(sent?.data ?? "", "base64");
  expect(bytes.subarray(8, 12).toString()).toBe("WEBP");
  expect(bytes.length).toBeLessThan(large.buffer.length / 2);
  const size = await page.evaluate(async (data) => {
    const drawn = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))]));
    return [drawn.width, drawn.height];
  }, sent?.data ?? "");
  expect(size).toEqual([2048, 1024]);
  const sizes = (await stored(page)).pictures.map((kept) => kept.size);
  expect(sizes).toContain(large.buffer.length);
});

test("a draft keeps its pictures over a reload, and only as bytes in the store", async ({ chat, home, page }) => {
  const references = new References(page);
  await chat.open();
  await references.attach(picture("a.png", 1), picture("b.png", 2));
  await references.role(2).fill("style");
  await chat.box.fill("Mix them");
  await references.items.first().getByRole("button", { name: "Move later" }).click();
  const { local } = await stored(page);
  expect(local).not.toContain("iVBOR");
  await chat.reload();
  await expect.poll(() => references.names()).toEqual(["b.png", "a.png"]);
  await expect(references.role(1)).toHaveValue("style");
  await expect(chat.box).toHaveValue("Mix them");
  await chat.sendButton.click();
  await chat.answer().expectStatus("completed");
  const [asked] = await home.asked();
  expect(outline(asked.input)[0]).toBe("Picture 1 (style):");
  await chat.reload();
  await expect(chat.message().text).toHaveText("Mix them");
  await expect(references.group).toHaveCount(0);
});

test("what is removed from a draft leaves the store, unless a turn names it", async ({ chat, page }) => {
  const references = new References(page);
  await chat.open();
  await references.attach(picture("a.png", 1));
  await chat.ask("Look");
  await references.attach(picture("a.png", 1), picture("b.png", 2));
  expect((await stored(page)).pictures).toHaveLength(2);
  await references.group.getByRole("button", { name: "Remove b.png" }).click();
  await expect.poll(async () => (await stored(page)).pictures.length).toBe(1);
  await references.group.getByRole("button", { name: "Remove a.png" }).click();
  await expect(references.group).toHaveCount(0);
  await chat.reload();
  await expect(references.sent.getByRole("img")).toHaveAttribute("src", /^blob:/);
});

test("what cannot be sent is refused by what it is, and says what to do", async ({ chat, home, page }) => {
  const references = new References(page);
  await chat.open();
  const file = (name: string, text: string | Buffer) => ({ name, mimeType: "image/png", buffer: Buffer.from(text) });
  for (const [given, words] of [
    [file("logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), /SVG.*Save it as PNG/],
    [file("film.mp4", "\0\0\0\x18ftypisom\0\0\0\0"), /film or a sound/],
    [file("notes.txt", "Only words"), /neither a picture nor a PDF/],
    [file("empty.png", ""), /empty\.png is empty/],
    [file("cut.png", png(40, 40).subarray(0, 80)), /damaged/],
    [file("broken.png", Buffer.concat([png(4000, 10).subarray(0, 60), Buffer.from("IEND....")])), /damaged/],
    [{ name: "huge.png", mimeType: "image/png", buffer: huge() }, /100 megapixels/],
  ] as const) {
    await references.pick(given);
    await expect(references.alert).toContainText(words);
    await references.expectCount(0);
  }
  await references.group.getByRole("button", { name: "Dismiss" }).click();
  await expect(references.group).toHaveCount(0);
  await references.attach(picture("a.png", 1));
  await references.pick(picture("again.png", 1));
  await expect(references.alert).toContainText("again.png is there already");
  await references.expectCount(1);
  expect(await home.asked()).toHaveLength(0);

  /** A head that says 10,000 by 10,000. */
  function huge(): Buffer {
    const head = png(2, 2);
    head.writeUInt32BE(10_000, 16);
    head.writeUInt32BE(10_000, 20);
    return head;
  }
});

test("what the service alone reads goes out untouched", async ({ chat, home, page }) => {
  const references = new References(page);
  await chat.open();
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
  await references.attach({ name: "photo.heic", mimeType: "", buffer: heic });
  await references.attach({ name: "paper.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 /Type /Page ") });
  await chat.ask("Read them");
  const [asked] = await home.asked();
  expect(outline(asked.input)).toEqual(["Picture 1:", "image/heic", "Document 2:", "application/pdf", "Read them"]);
  expect(blocks(asked.input)[1]?.data).toBe(heic.toString("base64"));
  expect(blocks(asked.input)[3]?.type).toBe("document");
});

test("the limit of the model is said before anything is sent", async ({ chat, hand, page }) => {
  const references = new References(page);
  // A model that some may still reach, and that the simulator has retired with its date.
  await chat.openWith({ model: "gemini-2.5-flash-image", api_base: hand.origin });
  await references.attach(...[1, 2, 3, 4].map((seed) => picture(`${seed}.png`, seed, 40, 30)));
  await expect(references.alert).toContainText("takes 3 pictures with a message. Remove 1");
  await chat.send("Mix them");
  await expect(references.alert).toBeFocused();
  await expect(chat.box).toHaveValue("Mix them");
  await expect(chat.answer().article).toHaveCount(0);
  await references.group.getByRole("button", { name: "Remove 4.png" }).click();
  await expect(references.alert).toHaveCount(0);
  await chat.sendButton.click();
  const call = await hand.next();
  expect(outline(call.body.input)).toHaveLength(7);
  call.begin().speak("Mixed.").end();
  await chat.answer().expectStatus("completed");
});

test("no more than fourteen are taken", async ({ chat, page }) => {
  const references = new References(page);
  await chat.open();
  await references.pick(...Array.from({ length: 16 }, (_, seed) => picture(`${seed}.png`, seed, 40, 30)));
  await references.expectCount(14);
  await expect(references.alert).toContainText("14.png was left out");
  await expect(references.alert).toContainText("15.png was left out");
});

test("an edit keeps the pictures or leaves some out, and another answer is asked with the same", async ({
  chat,
  home,
  page,
}) => {
  const references = new References(page);
  await chat.open();
  await references.attach(picture("a.png", 1), picture("b.png", 2));
  await chat.ask("Mix them");
  await chat.answer().regenerate.click();
  await chat.answer().versions.expectToBe(2, 2);
  await chat.answer().expectStatus("completed");
  await chat.message().article.hover();
  await chat.message().edit.click();
  await page.getByRole("button", { name: "Remove a.png" }).click();
  await chat.message().editBox.fill("Only this");
  await chat.message().sendEdit.click();
  await expect(chat.message().text).toHaveText("Only this");
  await chat.answer().expectStatus("completed");
  await expect(references.sent).toHaveCount(1);
  const asked = await home.asked();
  expect(asked[1].input).toEqual(asked[0].input);
  expect(outline(asked[2].input)).toEqual(["image/png 320", "Only this"]);
});

test("what the service has forgotten is told again with its pictures", async ({ chat, home, page, watch }) => {
  watch.provokes("status of 404");
  const references = new References(page);
  await chat.open();
  await references.attach(picture("a.png", 1));
  const first = await chat.ask("Look");
  await home.expire(await first.id());
  await chat.ask("Again");
  const asked = await home.asked();
  const steps = asked.at(-1)?.input as { type: string; content: Block[] }[];
  expect(steps.map((step) => step.type)).toEqual(["user_input", "model_output", "user_input"]);
  expect(steps[0]?.content.map((block) => block.type)).toEqual(["image", "text"]);
  expect(steps[0]?.content[0]?.data).toBe(png(320, 200, 1).toString("base64"));
});

test("a picture whose bytes are gone is said, here and on the wire", async ({ chat, home, page }) => {
  const references = new References(page);
  await chat.open();
  await references.attach(picture("a.png", 1));
  await chat.ask("Look");
  await page.evaluate(async () => {
    const open = indexedDB.open("catena");
    const database: IDBDatabase = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const clearing = database.transaction("pictures", "readwrite").objectStore("pictures").clear();
    await new Promise((done) => (clearing.onsuccess = done));
    database.close();
  });
  await chat.reload();
  await expect(chat.message().article).toContainText("This picture is no longer on this device");
  await chat.answer().regenerate.click();
  await chat.answer().versions.expectToBe(2, 2);
  await chat.answer().expectStatus("completed");
  const asked = await home.asked();
  expect(outline(asked.at(-1)?.input)).toEqual(["[A picture that is no longer available]", "Look"]);
});

test("a store that is full is told, and the picture goes out all the same", async ({ chat, home, page }) => {
  const references = new References(page);
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given: Parameters<typeof put>) {
      if (this.name === "pictures") throw new DOMException("full", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
  await chat.open();
  await references.attach(picture("a.png", 1));
  await expect(chat.banner).toContainText(/full/i);
  await chat.ask("Look");
  const [asked] = await home.asked();
  expect(outline(asked.input)).toEqual(["image/png 320", "Look"]);
});

test("each conversation has its own pictures, and what is sent too soon waits for them", async ({
  chat,
  home,
  page,
}) => {
  const references = new References(page);
  await chat.open();
  await chat.ask("First");
  await references.attach(picture("a.png", 1));
  await page.getByRole("button", { name: "New chat" }).first().click();
  await chat.expectTurns(0);
  await expect(references.group).toHaveCount(0);
  await page.goBack();
  await references.expectCount(1);
  // Not waited for: it is still being looked at when the message is sent.
  await references.pick({ name: "large.png", mimeType: "image/png", buffer: png(2600, 2000, 5, 8) });
  await chat.send("Both");
  await chat.expectTurns(2);
  await chat.answer(1).expectStatus("completed");
  const asked = await home.asked();
  expect(outline(asked[1].input)).toEqual(["Picture 1:", "image/png 320", "Picture 2:", "image/webp", "Both"]);
});

test("a version and pictures of the gallery go along as references", async ({ chat, home, page }) => {
  const references = new References(page);
  const studio = new Studio(page);
  const gallery = new Gallery(page);
  await chat.openWith({ model: "gemini-3.1-flash-image-preview" });
  await chat.ask("A red boat by the sea");
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await studio.pictures.click();
  await studio.button("Use as reference").click();
  await references.expectCount(1);
  expect(await references.names()).toEqual(["a-red-boat-by-the-sea-v1.jpg"]);
  await expect(chat.box).toBeFocused();
  await references.role(1).fill("style");
  await chat.ask("A lighthouse");
  const drawn = (await home.asked())[1];
  expect(outline(drawn?.input)).toEqual(["Picture 1 (style):", "image/jpeg", "A lighthouse"]);

  await gallery.open();
  await gallery.pick(/^A red boat/);
  await gallery.pick(/^A lighthouse/);
  await gallery.selection.getByRole("button", { name: "Use in a new chat" }).click();
  await references.expectCount(2);
  await expect(chat.box).toBeFocused();
  await expect(chat.title).toHaveText("New chat");
  await chat.ask("Put the boat below the lighthouse");
  const mixed = (await home.asked())[2];
  expect(mixed).not.toHaveProperty("previous_interaction_id");
  expect(outline(mixed?.input).filter((words) => words.startsWith("image/"))).toHaveLength(2);
});

test("a remix brings along what went with its version, with what it was for", async ({ chat, home, page }) => {
  const references = new References(page);
  const studio = new Studio(page);
  await chat.openWith({ model: "gemini-3.1-flash-image-preview" });
  await references.attach(picture("boat.png", 1, 320, 200));
  await references.role(1).fill("style");
  await chat.ask("A lighthouse");
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await studio.pictures.click();
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press("r");
  await references.expectCount(1);
  await expect(references.role(1)).toHaveValue("style");
  await expect(chat.box).toHaveValue("A lighthouse");
  await chat.box.fill("A taller lighthouse");
  await page.keyboard.press("Enter");
  await chat.message(0).versions.expectToBe(2, 2);
  await chat.answer(0).expectStatus("completed");
  const again = (await home.asked())[1];
  expect(outline(again?.input)).toEqual(["Picture 1 (style):", "image/png 320", "A taller lighthouse"]);
});

test.describe("with a finger", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("after the first picture there is a button for the camera alone", async ({ chat, home, page }) => {
    const references = new References(page);
    await chat.open();
    await references.attach(picture("boat.png", 1, 321, 200));
    const camera = page.getByLabel("Take a photo");
    await expect(camera).toHaveAttribute("capture", "environment");
    await camera.setInputFiles(picture("camera.png", 2, 320, 200));
    await references.expectCount(2);
    await expect(chat.box).toBeFocused();
    await chat.ask("What are these?");
    const [asked] = await home.asked();
    expect(outline(asked?.input)).toEqual(["Picture 1:", "image/png 321", "Picture 2:", "image/png 320", "What are these?"]);
  });
});
