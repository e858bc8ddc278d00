// What one can do with a message: take it along in three forms, have it read aloud, quote from it.

import { expect, test } from "../fixtures";
import type { Chat } from "../pages/chat";

const ANSWER = [
  "## Title",
  "A **bold** word & [a link](https://example.org/), `code`.",
  "- one\n- two",
  "```js\nlet a = 1 < 2;\n```",
  "| A | B |\n| - | - |\n| 1 | 2 |",
].join("\n\n");

async function answered(chat: Chat, hand: { origin: string; next(): Promise<import("../servers").Call> }): Promise<void> {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tell me");
  (await hand.next()).begin().speak(ANSWER).end();
  await chat.answer().expectStatus("completed");
}

/** Chooses a form in the menu of the last answer. */
async function copyAs(chat: Chat, form: string): Promise<void> {
  const { article } = chat.answer();
  await article.hover();
  await article.getByRole("button", { name: "Copy as…" }).click();
  await article.getByRole("menuitem", { name: form }).click();
}

test("an answer is copied as Markdown, as plain text and with its form", async ({ chat, context, hand, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await answered(chat, hand);
  const copied = (kind: string) =>
    page.evaluate(async (kind) => {
      const [item] = await navigator.clipboard.read();
      return item.types.includes(kind) ? (await item.getType(kind)).text() : "";
    }, kind);
  await copyAs(chat, "Markdown");
  await expect.poll(() => copied("text/plain")).toBe(ANSWER);
  const plain = "Title\n\nA bold word & a link, code.\n\n- one\n- two\n\nlet a = 1 < 2;\n\nA\tB\n1\t2";
  await copyAs(chat, "Plain text");
  await expect.poll(() => copied("text/plain")).toBe(plain);
  await copyAs(chat, "Formatted text");
  await expect.poll(() => copied("text/html")).toContain("<strong>bold</strong> word &amp; ");
  const html = await copied("text/html");
  expect(html).toContain("<h2>Title</h2>");
  expect(html).toContain('<a href="https://example.org/">a link</a>');
  expect(html).toContain("<li>one</li>");
  expect(html).toContain("let a = 1 &lt; 2;");
  expect(html).toContain("<td>1</td>");
  expect(html).not.toContain("button");
  expect(await copied("text/plain")).toBe(plain);
});

test("the menu works with the keyboard and gives the focus back", async ({ chat, hand, page }) => {
  await answered(chat, hand);
  const button = chat.answer().article.getByRole("button", { name: "Copy as…" });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(chat.answer().article.getByRole("menuitem", { name: "Markdown" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(chat.answer().article.getByRole("menuitem", { name: "Plain text" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await expect(button).toHaveAttribute("aria-expanded", "false");
});

test("what is selected is quoted into the message box, behind what was typed", async ({ chat, hand, page }) => {
  await answered(chat, hand);
  await chat.box.fill("About this:");
  const select = () =>
    chat.answer().text.evaluate((text) => {
      const [first, last] = [text.querySelector("h2"), text.querySelector("ul")];
      if (first && last) getSelection()?.setBaseAndExtent(first, 0, last, last.childNodes.length);
    });
  await select();
  const quote = page.getByRole("button", { name: "Quote" });
  await quote.click();
  const quoted = "> Title\n>\n> A bold word & a link, code.\n>\n> - one\n> - two\n\n";
  await expect(chat.box).toHaveValue(`About this:\n\n${quoted}`);
  await expect(chat.box).toBeFocused();
  await expect(quote).toHaveCount(0);
  await test.step("the draft is kept", async () => {
    await chat.reload();
    await expect(chat.box).toHaveValue(`About this:\n\n${quoted}`);
  });
  await test.step("and the keyboard does it, too", async () => {
    await chat.box.fill("");
    await select();
    await expect(quote).toBeVisible();
    await page.keyboard.press("Alt+q");
    await expect(chat.box).toHaveValue(quoted);
  });
});

test("what is selected elsewhere is not offered to be quoted", async ({ chat, hand, page }) => {
  await answered(chat, hand);
  await chat.message().text.evaluate((text) => getSelection()?.selectAllChildren(text));
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe("Tell me");
  await expect(page.getByRole("button", { name: "Quote" })).toHaveCount(0);
});

/** Puts a voice into the page that says what it was told to do, and comes to an end when the test says so. */
function giveVoice(): void {
  const calls: string[] = [];
  const said: { text: string; onend?: () => void }[] = [];
  const voice = {
    speak: (utterance: { text: string }) => {
      calls.push(`speak ${utterance.text}`);
      said.push(utterance);
    },
    pause: () => calls.push("pause"),
    resume: () => calls.push("resume"),
    cancel: () => calls.push("cancel"),
  };
  Object.defineProperty(window, "speechSynthesis", { value: voice });
  Object.assign(window, { calls, endReading: () => said.at(-1)?.onend?.() });
}

const calls = (chat: Chat) => chat.page.evaluate(() => (window as unknown as { calls: string[] }).calls);

test("an answer is read aloud, paused, gone on with and stopped", async ({ chat, hand, page }) => {
  await page.addInitScript(giveVoice);
  await answered(chat, hand);
  const button = (name: string) => chat.answer().article.getByRole("button", { name });
  await button("Read aloud").click();
  await expect(button("Pause reading")).toBeFocused();
  const spoken = (await calls(chat)).filter((call) => call.startsWith("speak"));
  expect(spoken[0]).toBe("speak Title");
  expect(spoken).toContain("speak Code.");
  expect(spoken.join()).not.toContain("1 < 2");
  await button("Pause reading").click();
  await button("Go on reading").click();
  await button("Stop reading").click();
  await expect(button("Read aloud")).toBeVisible();
  expect((await calls(chat)).slice(-3)).toEqual(["pause", "resume", "cancel"]);
  await test.step("it ends by itself", async () => {
    await button("Read aloud").click();
    await expect(button("Stop reading")).toBeVisible();
    await page.evaluate(() => (window as unknown as { endReading(): void }).endReading());
    await expect(button("Stop reading")).toHaveCount(0);
  });
});

test("reading ends when the conversation is left", async ({ chat, hand, page, sidebar }) => {
  await page.addInitScript(giveVoice);
  await answered(chat, hand);
  await chat.answer().article.getByRole("button", { name: "Read aloud" }).click();
  await expect(chat.answer().article.getByRole("button", { name: "Stop reading" })).toBeVisible();
  const before = (await calls(chat)).length;
  await sidebar.newChat.click();
  await chat.expectTurns(0);
  expect((await calls(chat)).slice(before)).toEqual(["cancel"]);
});

test("where the browser has no voice there is no button", async ({ chat, hand, page }) => {
  await page.addInitScript(() => Object.defineProperty(window, "speechSynthesis", { value: undefined }));
  await answered(chat, hand);
  const { article } = chat.answer();
  await expect(article.getByRole("button", { name: "Copy as…" })).toBeVisible();
  await expect(article.getByRole("button", { name: "Read aloud" })).toHaveCount(0);
});
