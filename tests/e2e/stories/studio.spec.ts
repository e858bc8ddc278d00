// The studio: versions that are branched, compared, drawn on, cut, and never lost; and what goes over the wire for it.

import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import { Chat } from "../pages/chat";
import { Studio, stored } from "../pages/studio";
import { Catena } from "../servers";

const FLASH = "gemini-3.1-flash-image-preview";

/** Pulls over an element, by shares of its size. */
async function pull(page: Page, over: Locator, from: [number, number], to: [number, number]): Promise<void> {
  const frame = await over.boundingBox();
  if (frame === null) throw new Error("It has no place");
  const at = ([x, y]: [number, number]) => [frame.x + frame.width * x, frame.y + frame.height * y] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

test("generate, edit twice, go back, branch, compare, mark a region and send, reload: all is there, and little was sent", async ({
  chat,
  home,
  page,
}) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await studio.wish("16:9", "1K");
  const boat = await chat.ask("A red boat by the sea");
  const first = await boat.id();
  const green = await (await chat.ask("Make the boat green")).id();
  await chat.ask("Add a moon");

  // Back to the first, and another branch from there.
  await studio.pictures.first().click();
  await studio.button("Edit this version").click();
  await expect(chat.box).toBeFocused();
  await chat.send("At dusk");
  await chat.expectTurns(2);
  await chat.answer(1).expectStatus("completed");
  const dusk = await chat.answer(1).id();
  await expect(studio.pictures).toHaveCount(2);

  // The branch against what it came from.
  await studio.pictures.nth(1).click();
  await expect(studio.heading).toHaveText("Version 4 of 4");
  await studio.button("Compare").click();
  await expect(studio.slider).toHaveAccessibleName("Versions 1 and 4");
  await studio.slider.focus();
  await page.keyboard.press("End");
  await expect(studio.slider).toHaveAttribute("aria-valuenow", "100");
  await page.keyboard.press("Escape");
  await expect(studio.slider).toHaveCount(0);

  // A region of it.
  await studio.button("Mark").click();
  await pull(page, studio.paper, [0.3, 0.3], [0.6, 0.7]);
  await expect(studio.marks).toHaveCount(1);
  await studio.box.getByRole("textbox", { name: "What is to change?" }).fill("Paint the sail yellow");
  await studio.button("Send with marks").click();
  await expect(studio.box).toBeHidden();
  await expect(chat.box).toBeFocused();
  await chat.expectTurns(3);
  await chat.answer(2).expectStatus("completed");

  const asked = await home.asked();
  const format = { type: "image", aspect_ratio: "16:9", image_size: "1K" };
  expect(asked.map((request) => request.response_format)).toEqual([format, format, format, format, format]);
  expect(asked.map((request) => request.previous_interaction_id)).toEqual([undefined, first, green, first, dusk]);
  expect(asked.slice(0, 4).map((request) => request.input), "nothing is uploaded").toEqual([
    "A red boat by the sea",
    "Make the boat green",
    "Add a moon",
    "At dusk",
  ]);
  // The copy with the marks goes along with what they mean, and the original does not.
  const [step, ...more] = asked[4].input;
  expect(more).toEqual([]);
  const blocks = step.content as { type: string; text?: string; data?: string; mime_type?: string }[];
  expect(blocks.map((block) => block.type)).toEqual(["text", "image", "text"]);
  expect(blocks[0]?.text).toContain("Mark 1: a red rectangle around the area in the middle, from 30% to 60% of the width");
  expect(blocks[1]?.mime_type).toBe("image/jpeg");
  expect(blocks[1]?.data).toMatch(/^\/9j\//);
  expect(blocks[2]?.text).toBe("Paint the sail yellow");

  await chat.reload();
  await studio.pictures.last().click();
  await expect(studio.heading).toHaveText("Version 5 of 5");
  await expect(studio.versions).toHaveCount(5);
  await expect(studio.versions.nth(3)).toHaveAccessibleName("Version 4, from version 1: At dusk");
  await expect(studio.versions.nth(4)).toHaveAccessibleName("Version 5, from version 4: Paint the sail yellow");
  for (const small of await studio.versions.locator("img").all()) await studio.expectDrawn(small);
  for (let version = 5; version >= 1; version -= 1) {
    await expect(studio.heading).toHaveText(`Version ${version} of 5`);
    await expect(studio.about).toContainText("16:9");
    await expect(studio.about).toContainText("1K");
    await page.keyboard.press("ArrowLeft");
  }
});

test("an older deployment is asked in its own words", async ({ page, watch }) => {
  const older = await Catena.page(["--revision", "outputs", "--pace", "0"]);
  try {
    watch.knows(older.origin);
    const studio = new Studio(page);
    const there = new Chat(page, older.origin);
    await there.openWith({ model: FLASH });
    await studio.wish("16:9", "2K");
    const id = await (await there.ask("A red boat by the sea")).id();
    await there.ask("Make the boat green");
    const asked = await older.asked();
    for (const request of asked) {
      expect(request.response_format).toBeUndefined();
      expect(request.generation_config.image_config).toEqual({ aspect_ratio: "16:9", image_size: "2K" });
      expect(request.response_modalities).toEqual(["image"]);
    }
    expect(asked[1].previous_interaction_id).toBe(id);
    await expect(studio.pictures).toHaveCount(2);
  } finally {
    await older.stop();
  }
});

test("an expired version is edited from the bytes that are kept here", async ({ chat, home, page, watch }) => {
  watch.provokes("status of 404");
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  const boat = await chat.ask("A red boat by the sea");
  await chat.ask("Make the boat green");
  await studio.expectDrawn(studio.pictures.first().getByRole("img"));
  await home.expire(await boat.id());
  await studio.pictures.first().click();
  await studio.button("Edit this version").click();
  await chat.send("At dusk");
  await chat.answer(1).expectStatus("completed");
  const again = (await home.asked()).at(-1);
  expect(again.previous_interaction_id).toBeUndefined();
  const images = again.input.flatMap((step: { content: { type: string; data?: string }[] }) =>
    step.content.filter((block) => block.type === "image"),
  );
  expect(images, "the version that is edited, and no other").toHaveLength(1);
  expect(images[0].data).toMatch(/^\/9j\//);
  await studio.pictures.first().click();
  await expect(studio.about).toContainText("expired");
});

test("versions are compared in four ways, by pointer and by keys", async ({ chat, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await studio.wish("16:9", "1K");
  await chat.ask("A red boat by the sea");
  // Of another shape, which makes no difference.
  await studio.wish("1:1", "1K");
  await chat.ask("Make the boat green");
  await studio.pictures.nth(1).click();
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press("c");
  await expect(studio.slider).toHaveAccessibleName("Versions 1 and 2");
  const stage = studio.box.locator(".stage[data-manner]").first();
  await pull(page, stage, [0.25, 0.5], [0.75, 0.5]);
  await expect(studio.slider).toHaveAttribute("aria-valuenow", "75");
  await page.keyboard.press("c");
  await expect(studio.slider).toHaveAccessibleName("Versions 2 and 1");

  await page.keyboard.press("m");
  await expect(studio.box.getByRole("radio", { name: "Side by side" })).toBeChecked();
  await expect(stage).toHaveAttribute("data-manner", "beside");
  // Both lie alike, however one of them is moved.
  const laid = studio.box.locator(".comparing .stage-picture");
  await expect(laid).toHaveCount(2);
  await stage.hover();
  await page.mouse.wheel(0, -400);
  await pull(page, stage, [0.5, 0.5], [0.6, 0.55]);
  const lies = () => laid.evaluateAll((all) => all.map((one) => (one as HTMLElement).style.transform));
  await expect.poll(async () => new Set(await lies()).size).toBe(1);
  expect((await lies())[0]).not.toBe("translate(0.0px, 0.0px) scale(1.000)");

  await page.keyboard.press("m");
  const veil = studio.box.getByRole("slider", { name: "How much of version 1 over version 2" });
  await veil.fill("20");
  await expect(veil).toHaveAttribute("aria-valuetext", "20% of version 1");
  await expect(studio.box.locator(".compare-onion .compare-side").nth(1)).toHaveCSS("opacity", "0.2");

  await studio.box.getByRole("radio", { name: "Difference" }).check();
  await expect(studio.box.locator(".compare-side").nth(1)).toHaveCSS("mix-blend-mode", "difference");
  // The way that was chosen has the focus, and the keys of the box work all the same.
  await page.keyboard.press("0");
  await expect(studio.button("Actual pixels")).toHaveAttribute("aria-pressed", "false");
  await studio.button("Actual pixels").click();
  await expect(studio.button("Actual pixels")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(studio.box.locator(".comparing")).toHaveCount(0);
  await expect(studio.box).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(studio.box).toBeHidden();
});

test("the tree of all versions is walked by keys", async ({ chat, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await chat.ask("A red boat by the sea");
  await chat.ask("Make the boat green");
  await studio.pictures.first().click();
  await studio.button("Edit this version").click();
  await chat.send("At dusk");
  await chat.answer(1).expectStatus("completed");
  await studio.pictures.first().click();
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press("t");
  const tree = studio.box.getByRole("tree", { name: "All versions" });
  await expect(tree.getByRole("treeitem")).toHaveCount(3);
  const node = (version: number) => tree.locator(`[data-version="${version}"]`);
  await expect(node(1)).toBeFocused();
  for (const [key, version] of [
    ["ArrowRight", 2],
    ["ArrowDown", 3],
    ["ArrowUp", 2],
    ["ArrowLeft", 1],
    ["End", 3],
  ] as const) {
    await page.keyboard.press(key);
    await expect(node(version)).toBeFocused();
    await expect(node(version)).toHaveAttribute("aria-selected", "true");
  }
  await expect(node(3)).toHaveAccessibleName("Version 3, from version 1: At dusk");
  await expect(node(3)).toHaveAttribute("aria-level", "2");
  await expect(node(3)).toHaveAttribute("aria-posinset", "2");
  await page.keyboard.press("Enter");
  await expect(tree).toHaveCount(0);
  await expect(studio.heading).toHaveText("Version 3 of 3");

  await studio.button("Siblings").click();
  await expect(studio.box.getByRole("group", { name: "Siblings of this version" }).getByRole("button")).toHaveCount(2);
  await studio.button("Version 2: Make the boat green").click();
  await expect(studio.heading).toHaveText("Version 2 of 3");
  // The strip can show the line alone.
  await expect(studio.versions).toHaveCount(3);
  await studio.button("This line only").click();
  await expect(studio.versions).toHaveCount(2);
});

test("marks are drawn, undone, moved by keys, and outlive a reload", async ({ chat, home, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await chat.ask("A red boat by the sea");
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await studio.pictures.click();
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press("m");
  await expect(studio.paper).toBeFocused();
  // By keys alone: a rectangle, moved and made larger.
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(studio.paper).toHaveAccessibleName(/from 38% to 58% of the width and 40% to 61% of the height/);
  // By the mouse: every other kind.
  const kinds = ["Ellipse", "Arrow", "Pen", "Lasso"];
  await studio.box.getByRole("radio", { name: "blue" }).check();
  for (const [at, kind] of kinds.entries()) {
    await studio.button(kind).click();
    await pull(page, studio.paper, [0.1 + at * 0.2, 0.1], [0.2 + at * 0.2, 0.3]);
  }
  await studio.button("Note").click();
  await pull(page, studio.paper, [0.8, 0.8], [0.8, 0.8]);
  const note = studio.box.getByRole("textbox", { name: "Words of note 6" });
  await expect(note).toBeFocused();
  await note.fill("A lantern here");
  const names = ["Red rectangle", "Blue ellipse", "Blue arrow", "Blue pen", "Blue lasso", "Blue note: A lantern here"];
  await expect(studio.marks.locator(".mark-title")).toHaveText(names);

  // Who chooses among marks gives the chosen one its colour.
  await studio.button("Choose").click();
  await studio.marks.first().getByRole("button", { name: "Red rectangle" }).click();
  await studio.box.getByRole("radio", { name: "green" }).check();
  await expect(studio.marks.locator(".mark-title").first()).toHaveText("Green rectangle");

  await studio.paper.focus();
  await page.keyboard.press("Control+z");
  await expect(studio.marks.locator(".mark-title")).toHaveText(names);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(studio.marks).toHaveCount(5);
  await page.keyboard.press("Control+Shift+Z");
  await page.keyboard.press("Control+Shift+Z");
  await expect(studio.marks.locator(".mark-title")).toHaveText(names);
  await studio.button("Delete mark 4").click();
  await expect(studio.marks).toHaveCount(5);
  await studio.box.getByRole("textbox", { name: "What is to change?" }).fill("At night, as the note says");

  await chat.reload();
  await studio.pictures.click();
  await studio.button("Mark").click();
  await expect(studio.marks.locator(".mark-title")).toHaveText(names.filter((name) => name !== "Blue pen"));
  await expect(studio.box.getByRole("textbox", { name: "What is to change?" })).toHaveValue("At night, as the note says");
  await studio.button("Send with marks").click();
  await chat.answer(1).expectStatus("completed");
  const request = (await home.asked()).at(-1);
  const [about, picture] = request.input[0].content;
  expect(about.text).toContain("Mark 5: a blue note");
  expect(about.text).toContain("says “A lantern here”");
  const kept = expect.poll(async () => (await stored(page)).pictures.length, "the first, its copy with marks, and the answer");
  await kept.toBe(3);
  expect(Buffer.from(picture.data, "base64").length).toBeGreaterThan(1000);
  // What was sent waits no longer.
  expect((await stored(page)).local).not.toContain("catena.marks.");
});

test("a part is cut out, saved, and gone on from", async ({ chat, home, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await studio.wish("16:9", "1K");
  const id = await (await chat.ask("A red boat by the sea")).id();
  await studio.expectDrawn(studio.pictures.getByRole("img"));
  await studio.pictures.click();
  await studio.button("Crop").click();
  await expect(studio.paper).toBeFocused();
  await studio.box.getByRole("radio", { name: "1:1" }).check();
  await studio.paper.focus();
  await page.keyboard.press("ArrowRight");
  const size = await studio.box.locator(".crop-size").innerText();
  const [width, height] = size.match(/\d+/g) ?? [];
  expect(Math.abs(Number(width) - Number(height))).toBeLessThanOrEqual(1);
  const download = page.waitForEvent("download");
  await studio.button("Download the crop").click();
  expect((await download).suggestedFilename()).toBe("a-red-boat-by-the-sea-v1-crop.jpg");
  await studio.box.getByRole("textbox", { name: "Go on from the crop" }).fill("Sharpen it");
  await studio.button("Send the crop").click();
  await chat.answer(1).expectStatus("completed");
  const request = (await home.asked()).at(-1);
  expect(request.previous_interaction_id).toBe(id);
  expect(request.input[0].content.map((block: { type: string }) => block.type)).toEqual(["text", "image", "text"]);
  // The part has its own shape.
  expect(request.response_format).toEqual({ type: "image", image_size: "1K" });
});

test("a scene is extended by another ratio, after its own version", async ({ chat, home, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await studio.wish("1:1", "1K");
  const id = await (await chat.ask("A red boat by the sea")).id();
  await chat.ask("Make the boat green");
  await chat.box.fill("Not sent yet");
  await studio.pictures.first().click();
  await studio.box.getByText("Extend the scene…").click();
  await studio.button("Extend to 21:9").click();
  await chat.answer(1).expectStatus("completed");
  const request = (await home.asked()).at(-1);
  expect(request.previous_interaction_id).toBe(id);
  expect(request.response_format).toEqual({ type: "image", aspect_ratio: "21:9", image_size: "1K" });
  expect(request.input).toContain("21:9");
  await expect(page.locator(".canvas summary"), "the next message has the person's own choice").toHaveText(
    "Picture: 1:1 · 1K",
  );
  await chat.reload();
  await expect(chat.box, "what is typed was not sent, and stays").toHaveValue("Not sent yet");
});

test("prompt and settings are used again, and a remix stands beside its version", async ({ chat, home, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await studio.wish("3:2", "2K");
  await chat.ask("A red boat by the sea");
  await studio.wish("1:1", "1K");
  await studio.pictures.click();
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press("p");
  await expect(chat.box).toHaveValue("A red boat by the sea");
  await expect(page.locator(".canvas summary")).toHaveText("Picture: 1:1 · 1K");
  await studio.pictures.click();
  await studio.button("Reuse settings").click();
  await expect(page.locator(".canvas summary")).toHaveText("Picture: 3:2 · 2K");
  await page.keyboard.press("Escape");
  await expect(studio.box).toBeHidden();
  await chat.box.fill("At dusk");
  await studio.pictures.click();
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press("r");
  await expect(chat.box, "what was typed is not lost").toHaveValue("At dusk\n\nA red boat by the sea");
  await expect(studio.basis).toContainText("Beside version 1");
  await chat.box.fill("A yellow boat by the sea");
  await page.keyboard.press("Enter");
  await chat.message(0).versions.expectToBe(2, 2);
  await chat.answer(0).expectStatus("completed");
  const asked = await home.asked();
  expect(asked[1].previous_interaction_id).toBeUndefined();
  expect(asked[1].response_format).toEqual({ type: "image", aspect_ratio: "3:2", image_size: "2K" });
  await chat.reload();
  await expect(chat.box, "what was sent is no draft any more").toHaveValue("");
});

test("a version is starred, named, thrown away and taken back; its file tells where it came from", async ({
  chat,
  page,
}) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  const id = await (await chat.ask("A red boat by the sea")).id();
  await chat.ask("Make the boat green");
  await studio.expectDrawn(studio.pictures.first().getByRole("img"));
  await studio.pictures.first().click();
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press(".");
  await expect(studio.button("Star")).toHaveAttribute("aria-pressed", "true");
  await expect(studio.versions.first()).toContainText("Starred");
  await studio.box.getByText("Name and description").click();
  await studio.box.getByRole("textbox", { name: "Name", exact: true }).fill("The first boat");
  await page.keyboard.press("Tab");
  await expect(studio.about.getByRole("heading", { name: "The first boat" })).toBeVisible();

  const download = page.waitForEvent("download");
  await studio.button("Download").click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("a-red-boat-by-the-sea-v1.jpg");
  const bytes = readFileSync(await file.path());
  const text = bytes.toString("utf8");
  expect(text).toContain("A red boat by the sea");
  expect(text).toContain("The first boat");
  expect(text).toContain(id);
  // Its pixels are what they were: without the segment it is the picture as it came.
  const kept = await page.evaluate(async () => {
    const found = document.querySelector<HTMLImageElement>(".stage-picture img");
    return found === null ? [] : [found.naturalWidth, found.naturalHeight];
  });
  expect(kept[0]).toBeGreaterThan(0);
  const from = bytes.indexOf(Buffer.from("http://ns.adobe.com/xap/1.0/\0")) - 4;
  const length = bytes.readUInt16BE(from + 2);
  const without = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 2 + length)]);
  const sizes = (await stored(page)).pictures.map((picture) => picture.size);
  expect(sizes).toContain(without.length);

  await studio.box.locator(".lightbox-body").focus();
  await page.keyboard.press("Delete");
  await expect(studio.heading).toHaveText("Version 1 of 1");
  await expect(studio.about).toContainText("Make the boat green");
  await studio.button("Undo").click();
  await expect(studio.heading).toHaveText("Version 1 of 2");

  await chat.reload();
  await studio.pictures.first().click();
  await expect(studio.button("Star")).toHaveAttribute("aria-pressed", "true");
  await expect(studio.about.getByRole("heading", { name: "The first boat" })).toBeVisible();
});

test("the keys of the box are told on a sheet, and drawing works by touch", async ({ chat, page }) => {
  const studio = new Studio(page);
  await chat.openWith({ model: FLASH });
  await chat.ask("A red boat by the sea");
  await studio.pictures.click();
  await expect(studio.box.locator(".lightbox-body")).toBeFocused();
  await page.keyboard.press("?");
  await expect(studio.box.getByRole("region", { name: "Keys of the picture box" })).toContainText("Fit or actual pixels");
  await page.keyboard.press("Escape");
  await expect(studio.box.getByRole("region", { name: "Keys of the picture box" })).toHaveCount(0);
  await page.keyboard.press("i");
  await expect(studio.about).toHaveCount(0);
  await page.keyboard.press("i");
  await page.keyboard.press("m");
  const touch = (kind: string, x: number, y: number) =>
    studio.paper.evaluate(
      (paper, [kind, x, y]) => {
        const frame = paper.getBoundingClientRect();
        const place = { clientX: frame.left + frame.width * Number(x), clientY: frame.top + frame.height * Number(y) };
        const finger = { pointerId: 1, pointerType: "touch", isPrimary: true, bubbles: true, button: 0 };
        paper.dispatchEvent(new PointerEvent(String(kind), { ...finger, ...place }));
      },
      [kind, x, y] as const,
    );
  await touch("pointerdown", 0.2, 0.2);
  await touch("pointermove", 0.5, 0.5);
  await touch("pointerup", 0.5, 0.5);
  await expect(studio.marks).toHaveCount(1);
});
