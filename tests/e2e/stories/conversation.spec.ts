// Two people talk: the server remembers, the page shows it as it comes, and a reload loses nothing.

import { expect, test } from "../fixtures";

test("the second turn sends only its prompt and the id of the first, and a reload in between changes nothing", async ({
  chat,
  home,
}) => {
  await chat.open();
  const first = await chat.ask("My name is Ada.");
  await expect(first.text).toContainText("Ada");
  const id = await first.id();

  await chat.reload();
  await chat.expectTurns(1);
  await expect(chat.message(0).text).toHaveText("My name is Ada.");
  await expect(chat.answer(0).text).toContainText("Ada");

  const second = await chat.ask("What is my name?");
  await expect(second.text).toContainText("Your name is Ada.");
  expect(await second.id()).not.toBe(id);

  const [one, two, ...others] = await home.asked();
  expect(others).toEqual([]);
  expect(one.input).toBe("My name is Ada.");
  expect(one).not.toHaveProperty("previous_interaction_id");
  expect(two.input).toBe("What is my name?");
  expect(two.previous_interaction_id).toBe(id);
  expect(two.stream).toBe(true);

  await chat.reload();
  await chat.expectTurns(2);
  await expect(chat.answer(1).text).toContainText("Your name is Ada.");
});

test("only the two headers that the API allows are sent besides the browser's own", async ({ chat, home }) => {
  await chat.open();
  await chat.ask("Hello");
  const post = (await home.requests()).find((request) => request.method === "POST");
  const browsersOwn =
    /^(accept|accept-encoding|accept-language|connection|content-length|host|origin|referer|user-agent|sec-.*)$/;
  expect(post?.headers.filter((name) => !browsersOwn.test(name))).toEqual(["content-type"]);
});

test("an answer grows on the screen as Markdown while it arrives", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = await hand.next();
  const answer = chat.answer();
  await expect(answer.article).toHaveAttribute("aria-busy", "true");
  await expect(chat.stopButton).toBeVisible();

  call.begin().speak("# A head");
  await expect(answer.text.getByRole("heading", { level: 1 })).toHaveText("A head");
  await answer.expectStatus("in_progress");
  call.speakOn("ing\n\nSome **bo");
  await expect(answer.text.getByRole("heading", { level: 1 })).toHaveText("A heading");
  await expect(answer.text.getByRole("strong")).toHaveText("bo");
  call.speakOn("ld** words.\n\n- one\n- t");
  await expect(answer.text.getByRole("strong")).toHaveText("bold");
  await expect(answer.text.getByRole("listitem")).toHaveText(["one", "t"]);
  call.speakOn("wo\n\n```rust\nfn main");
  await expect(answer.text.locator("figure pre")).toHaveText("fn main");
  call.speakOn("() {}\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
  await expect(answer.text.getByRole("cell")).toHaveText(["1", "2"]);
  await answer.expectStatus("in_progress");
  call.end();
  await answer.expectStatus("completed");
  await expect(answer.article).toHaveAttribute("aria-busy", "false");
  await expect(chat.sendButton).toBeVisible();
});

test("what is on the screen already stays the same element while more arrives", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Write");
  const call = (await hand.next()).begin();
  call.speak("First paragraph.\n\nSecond");
  const first = chat.answer().text.getByText("First paragraph.");
  await expect(chat.answer().text).toContainText("Second");
  await first.evaluate((element) => element.setAttribute("data-kept", "yes"));
  call.speakOn(" paragraph.\n\nThird.");
  await expect(chat.answer().text).toContainText("Third.");
  call.end();
  await chat.answer().expectStatus("completed");
  await expect(first).toHaveAttribute("data-kept", "yes");
});

test("thoughts are open while they run, and fold to one line that can be opened again", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Think");
  const call = (await hand.next()).begin().think("**Weighing** the options");
  const { thought, text } = chat.answer();
  await expect(thought).toHaveAttribute("data-state", "running");
  await expect(thought.getByText("Thinking…")).toBeVisible();
  await expect(thought.getByText("Weighing")).toBeVisible();
  call.stopStep().speak("Here it is.");
  await expect(text).toHaveText("Here it is.");
  await expect(thought).toHaveAttribute("data-state", "done");
  await expect(thought.getByText(/^Thought for /)).toBeVisible();
  await expect(thought.getByText("Weighing")).toBeHidden();
  call.end();
  await chat.answer().expectStatus("completed");

  await thought.getByText(/^Thought for /).click();
  await expect(thought.getByText("Weighing")).toBeVisible();
  await chat.reload();
  await expect(thought.getByText(/^Thought for /)).toBeVisible();
  await expect(thought.getByText("Weighing")).toBeHidden();
});

test("thoughts that somebody opened stay open when the answer is complete", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Think");
  const call = (await hand.next()).begin().think("A first thought").stopStep().speak("So:");
  const { thought, text } = chat.answer();
  await expect(text).toHaveText("So:");
  await thought.getByText(/^Thought for /).click();
  await expect(thought.getByText("A first thought")).toBeVisible();
  call.speakOn(" done.");
  call.end();
  await chat.answer().expectStatus("completed");
  await expect(thought.getByText("A first thought")).toBeVisible();
});

test("the simulator's own thoughts and Markdown of every kind are shown", async ({ chat }) => {
  await chat.open();
  const answer = await chat.ask("Show me everything: markdown");
  await expect(answer.thought.first()).toHaveAttribute("data-state", "done");
  for (const role of ["heading", "list", "table", "blockquote"] as const) {
    await expect(answer.text.getByRole(role).first()).toBeVisible();
  }
  await expect(answer.text.locator("figure.code").first()).toBeVisible();
});

test("a suggestion fills the message box and leaves the sending to the person", async ({ chat, home, page }) => {
  await chat.open();
  await page.getByRole("button", { name: /Explain something/ }).click();
  await expect(chat.box).toHaveValue(/^Explain something: how tides work/);
  await expect(chat.box).toBeFocused();
  expect(await home.asked()).toEqual([]);
  await chat.sendButton.click();
  await chat.answer().expectStatus("completed");
  await expect(chat.box).toHaveValue("");
});

test("a prompt of many lines and scripts arrives and is shown as it was written", async ({ chat, home }) => {
  const text = "  Ünïcödé 🦀\n\n<b>not bold</b> & *not italic*\n\tשלום\n";
  await chat.open();
  await chat.ask(text);
  expect(await chat.message().text.evaluate((element) => element.textContent)).toBe(text);
  await expect(chat.message().text.locator("b, em")).toHaveCount(0);
  expect((await home.asked())[0].input).toBe(text);
});

test("both wire revisions show the same answer", async ({ chat }) => {
  await chat.open();
  await chat.ask("replay t01-text");
  await chat.ask("replay l01-legacy-text");
  await expect(chat.answer(0).text).not.toBeEmpty();
  await expect(chat.answer(1).text).not.toBeEmpty();
});
