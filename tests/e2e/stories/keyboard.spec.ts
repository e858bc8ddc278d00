// All of it without a mouse.

import { expect, test } from "../fixtures";
import { plant } from "../planting";

test("the first Tab finds the way to the message box", async ({ chat, page }) => {
  await chat.open();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the message box" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  const address = page.url();
  await page.keyboard.press("Enter");
  await expect(chat.box).toBeFocused();
  expect(page.url(), "the address names the conversation and is left alone").toBe(address);
});

test("Tab goes through the page in the order in which it is read", async ({ chat, page }) => {
  await chat.open();
  await chat.ask("What is 1+1?");
  await page.getByRole("link", { name: "Skip to the message box" }).focus();
  const visited: string[] = [];
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return "";
      return element.getAttribute("aria-label") ?? element.id ?? element.textContent?.trim() ?? "";
    });
    if (name === "" || visited.includes(name)) continue;
    visited.push(name);
  }
  const expected = ["Close sidebar", "Search conversations", "Transcript", "Edit", "Regenerate", "Message", "Thinking level"];
  expect(visited.filter((name) => expected.includes(name))).toEqual(expected);
});

test("Enter sends, Shift+Enter makes a new line", async ({ chat, home, page }) => {
  await chat.open();
  await chat.box.focus();
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await expect(chat.box).toHaveValue("one\ntwo");
  expect(await home.asked()).toEqual([]);
  await page.keyboard.press("Enter");
  await chat.answer().expectStatus("completed");
  expect((await home.asked())[0].input).toBe("one\ntwo");
  await expect(chat.box).toBeFocused();
});

test("an empty message is not sent", async ({ chat, home, page }) => {
  await chat.open();
  await chat.box.focus();
  await page.keyboard.press("Enter");
  await chat.box.fill("   ");
  await page.keyboard.press("Enter");
  await expect(chat.sendButton).toHaveAttribute("aria-disabled", "true");
  await chat.sendButton.click({ force: true });
  await chat.expectTurns(0);
  expect(await home.asked()).toEqual([]);
});

test("Enter that belongs to an input method does not send", async ({ chat, home, page }) => {
  await chat.open();
  await chat.box.focus();
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "こんに", selectionStart: 3, selectionEnd: 3 });
  await expect(chat.box).toHaveValue("こんに");
  // While it composes, the browser marks the key as its own.
  await chat.box.dispatchEvent("keydown", { key: "Enter", code: "Enter", isComposing: true, bubbles: true, cancelable: true });
  await chat.box.dispatchEvent("keydown", { key: "Enter", code: "Enter", keyCode: 229, bubbles: true, cancelable: true });
  await session.send("Input.insertText", { text: "こんにちは" });
  await expect(chat.box).toHaveValue("こんにちは");
  await chat.expectTurns(0);
  expect(await home.asked()).toEqual([]);
  await page.keyboard.press("Enter");
  await chat.answer().expectStatus("completed");
  expect((await home.asked())[0].input).toBe("こんにちは");
});

test("Ctrl+Shift+O begins a new chat, from anywhere", async ({ chat, page }) => {
  await chat.open();
  await chat.ask("What is 1+1?");
  await chat.scroller.focus();
  await page.keyboard.press("Control+Shift+O");
  await chat.expectTurns(0);
  await expect(chat.box).toBeFocused();
});

test("Ctrl+K goes to the search, and opens the sidebar for it", async ({ chat, page, sidebar }) => {
  await plant(page, [{ title: "Bread" }, { title: "Butter" }]);
  await chat.open();
  await sidebar.close.click();
  await expect(sidebar.search).not.toBeInViewport();
  await page.keyboard.press("Control+k");
  await expect(sidebar.search).toBeFocused();
  await page.keyboard.type("but");
  await sidebar.expectTitles(["Butter"]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(chat.message().text).toHaveText("Said in Butter");
});

test("Ctrl+comma opens the settings, Escape closes them and the focus returns", async ({ chat, page, settings }) => {
  await chat.open();
  await chat.box.focus();
  await page.keyboard.press("Control+,");
  await expect(settings.dialog).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("dialog")?.getAttribute("aria-labelledby") ?? ""))
    .toBe("settings-title");
  await page.keyboard.press("Escape");
  await expect(settings.dialog).toBeHidden();
  await expect(chat.box).toBeFocused();
});

test("Escape stops the answer", async ({ chat, page }) => {
  await chat.open();
  await chat.send("!forever tell me a story");
  await expect(chat.answer().text).not.toBeEmpty();
  await chat.box.focus();
  await page.keyboard.press("Escape");
  await chat.answer().expectStatus("cancelled");
});

test("the model is chosen with the arrow keys", async ({ chat, page }) => {
  await chat.open();
  await chat.modelButton.focus();
  await page.keyboard.press("Enter");
  await expect(chat.modelList).toBeFocused();
  const active = () =>
    page.evaluate(() => {
      const list = document.querySelector("[role=listbox]");
      return document.getElementById(list?.getAttribute("aria-activedescendant") ?? "")?.textContent ?? "";
    });
  await expect.poll(active).toContain("Gemini 3 Flash");
  await page.keyboard.press("ArrowDown");
  await expect.poll(active).toContain("Gemini 3.1 Pro");
  await page.keyboard.press("End");
  await expect.poll(active).toContain("Another id");
  await page.keyboard.press("ArrowUp");
  await expect.poll(active).toContain("Antigravity");
  await page.keyboard.press("Home");
  await expect.poll(active).toContain("Gemini 3 Flash");
  await page.keyboard.press("ArrowDown");
  await expect.poll(active).toContain("Gemini 3.1 Pro");
  await page.keyboard.press("Enter");
  await expect(chat.modelList).toBeHidden();
  await expect(chat.modelButton).toBeFocused();
  await expect(chat.modelButton).toHaveAccessibleName("Model: Gemini 3.1 Pro");
  await page.keyboard.press("Enter");
  await expect(chat.modelList).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(chat.modelList).toBeHidden();
  await expect(chat.modelButton).toBeFocused();
  await expect(chat.modelButton, "Escape chooses nothing").toHaveAccessibleName("Model: Gemini 3.1 Pro");
});

test("the menu of a conversation works with the arrow keys, and gives the focus back", async ({
  chat,
  page,
  sidebar,
}) => {
  await plant(page, [{ title: "Bread" }]);
  await chat.open();
  // The button shows while one is at its conversation, by pointer or by focus.
  await sidebar.link("Bread").focus();
  await page.keyboard.press("Tab");
  await expect(sidebar.more("Bread")).toBeFocused();
  await page.keyboard.press("Enter");
  const item = (name: string) => sidebar.list.getByRole("menuitem", { name, exact: true });
  await expect(item("Rename")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item("Pin")).toBeFocused();
  await page.keyboard.press("End");
  await expect(item("Delete")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(item("Rename"), "the end leads to the beginning").toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(item("Delete")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(item("Delete")).toHaveCount(0);
  await expect(sidebar.more("Bread")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(item("Rename")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Rename conversation" })).toBeFocused();
  await page.keyboard.type("Butter");
  await page.keyboard.press("Enter");
  await sidebar.expectTitles(["Butter"]);
});

test("thoughts, details and cards open with the keyboard", async ({ chat, page, watch }) => {
  watch.provokes("status of 400");
  await chat.open();
  const answer = await chat.ask("What is 1+1?");
  const summary = answer.thought.first().locator("summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  await expect(answer.thought.first()).toHaveAttribute("open", "");
  await page.keyboard.press("Space");
  await expect(answer.thought.first()).not.toHaveAttribute("open", "");
  const failed = await chat.ask("!400 Hello", "failed");
  await failed.card.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(failed.card.locator("pre")).toBeVisible();
});
