// The page in a hand.

import { expect, test } from "../fixtures";
import { Gallery } from "../pages/gallery";
import { plant } from "../planting";
import { still } from "../still";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("the list is a drawer: it opens, takes the focus, and closes by button, Escape, and a tap beside it", async ({
  chat,
  page,
  sidebar,
}) => {
  await plant(page, [{ title: "Bread" }]);
  await chat.open();
  await expect(sidebar.links.first()).not.toBeInViewport();
  await sidebar.open.tap();
  await expect(sidebar.link("Bread")).toBeInViewport();
  await expect(sidebar.close).toBeFocused();
  await sidebar.close.tap();
  await expect(sidebar.links.first()).not.toBeInViewport();
  await expect(sidebar.open).toBeFocused();

  await sidebar.open.tap();
  await expect(sidebar.link("Bread")).toBeInViewport();
  await page.keyboard.press("Escape");
  await expect(sidebar.links.first()).not.toBeInViewport();

  await sidebar.open.tap();
  await expect(sidebar.link("Bread")).toBeInViewport();
  await page.touchscreen.tap(380, 400);
  await expect(sidebar.links.first()).not.toBeInViewport();
});

test("the drawer takes the focus also where nothing may move", async ({ chat, page, sidebar }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await chat.open();
  await sidebar.open.tap();
  await expect(sidebar.close).toBeFocused();
  await sidebar.close.tap();
  await expect(sidebar.open).toBeFocused();
});

test("choosing a conversation or a new chat closes the drawer", async ({ chat, page, sidebar }) => {
  await plant(page, [{ title: "Bread" }]);
  await chat.open();
  await sidebar.open.tap();
  await sidebar.link("Bread").tap();
  await expect(chat.message().text).toBeInViewport();
  await expect(sidebar.links.first()).not.toBeInViewport();
  await sidebar.open.tap();
  await sidebar.newChat.tap();
  await expect(sidebar.links.first()).not.toBeInViewport();
  await chat.expectTurns(0);
  await expect(chat.box).toBeInViewport();
});

test("what lies under the drawer cannot be reached meanwhile", async ({ chat, page, sidebar }) => {
  await chat.open();
  await sidebar.open.tap();
  await expect(sidebar.close).toBeFocused();
  await expect(page.locator(".main")).toHaveAttribute("inert", /.*/);
  await sidebar.close.tap();
  await expect(page.locator(".main")).not.toHaveAttribute("inert", /.*/);
});

test("one can talk: the box, the button and the answer are within reach", async ({ chat, page }) => {
  await chat.open();
  await chat.box.tap();
  await page.keyboard.type("My name is Ada.");
  // On a touch keyboard Enter is a new line, and the button sends.
  await page.keyboard.press("Enter");
  await expect(chat.box).toHaveValue("My name is Ada.\n");
  await expect(chat.sendButton).toBeInViewport({ ratio: 1 });
  await chat.sendButton.tap();
  await chat.answer().expectStatus("completed");
  await expect(chat.answer().text).toBeInViewport();
  for (const control of [chat.sendButton, chat.box]) {
    const box = await control.boundingBox();
    expect(box?.height ?? 0, "large enough for a finger").toBeGreaterThanOrEqual(36);
  }
});

test("the settings fill the screen and can be closed", async ({ chat, settings, sidebar }) => {
  await chat.open();
  await sidebar.open.tap();
  await settings.open();
  const box = await settings.dialog.boundingBox();
  expect(box?.width).toBe(390);
  await settings.close();
});

for (const width of [320, 390]) {
  test(`nothing is wider than a screen of ${width} px`, async ({ chat, page, settings, sidebar, watch }) => {
    watch.provokes("status of 400");
    await page.setViewportSize({ width, height: 640 });
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await chat.open();
    expect(await wide(), "the empty chat").toBeLessThanOrEqual(0);
    await chat.ask("Show me everything: markdown");
    expect(await wide(), "an answer of every kind").toBeLessThanOrEqual(0);
    const scroller = () => chat.scroller.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(await scroller(), "the transcript itself").toBeLessThanOrEqual(0);
    await chat.ask(`!400 ${"Donaudampfschifffahrtsgesellschaft".repeat(6)}`, "failed");
    expect(await wide(), "a card and a very long word").toBeLessThanOrEqual(0);
    expect(await scroller(), "the transcript itself").toBeLessThanOrEqual(0);
    await sidebar.open.click();
    expect(await wide(), "the drawer").toBeLessThanOrEqual(0);
    await settings.open();
    expect(await wide(), "the settings").toBeLessThanOrEqual(0);
  });
}

for (const width of [320, 390]) {
  test(`all of the menu of tools is on a screen of ${width} px`, async ({ chat, page }) => {
    await page.setViewportSize({ width, height: 740 });
    await chat.open();
    await page.getByRole("button", { name: "Tools", exact: true }).tap();
    const menu = page.getByRole("menu", { name: "Tools" });
    await expect(menu).toBeVisible();
    await still(page);
    const box = await menu.boundingBox();
    expect(box?.x ?? NaN).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? NaN) + (box?.width ?? NaN)).toBeLessThanOrEqual(width);
  });
}

test("where the gallery has no room for words, its buttons have their names all the same", async ({ home, page }) => {
  const gallery = new Gallery(page);
  await page.goto(`${home.origin}/#/gallery`);
  await expect(gallery.place).toContainText("No pictures yet");
  await gallery.look("Trash");
  await gallery.look("Pictures");
});

test("a sent message rises to the top, and stays there when the keyboard closes", async ({ chat, hand, page }) => {
  await chat.openWith({ api_base: hand.origin });
  // The page is told of a keyboard by the size of its window.
  await page.setViewportSize({ width: 390, height: 480 });
  for (const question of ["First?", "Second?"]) {
    await chat.box.fill(question);
    await chat.sendButton.tap();
    const call = (await hand.next()).begin().speak(`To ${question}`);
    await expect(chat.answer().text).toHaveText(`To ${question}`);
    call.end();
    await chat.answer().expectStatus("completed");
  }
  const top = async () => {
    const [box, view] = await Promise.all([chat.message().article.boundingBox(), chat.scroller.boundingBox()]);
    return (box?.y ?? NaN) - (view?.y ?? NaN);
  };
  await expect.poll(top).toBeLessThan(40);
  const risen = await top();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => chat.scroller.evaluate((scroller) => scroller.clientHeight)).toBeGreaterThan(600);
  await expect.poll(top).toBeCloseTo(risen, 0);
  await expect(chat.answer().text).toBeInViewport();
});
