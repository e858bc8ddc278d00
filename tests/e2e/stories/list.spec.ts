// The list of conversations: finding, naming, pinning, deleting, and going from one to another while one runs.

import { expect, test } from "../fixtures";
import { plant, records } from "../planting";

test("a conversation is listed under its first words, and the open one is marked", async ({ chat, sidebar }) => {
  await chat.open();
  await expect(sidebar.list).toContainText("No conversations yet");
  await chat.ask("What is 12*7+3?");
  await sidebar.newChat.click();
  await chat.ask("My name is Ada.");
  await sidebar.expectTitles(["My name is Ada.", "What is 12*7+3?"]);
  await expect(sidebar.link("My name is Ada.")).toHaveAttribute("aria-current", "page");
  await expect(sidebar.link("What is 12*7+3?")).not.toHaveAttribute("aria-current", /./);
  await expect(chat.title).toHaveText("My name is Ada.");
  await sidebar.link("What is 12*7+3?").click();
  await expect(chat.title).toHaveText("What is 12*7+3?");
  await chat.expectTurns(1);
  await expect(chat.answer().text).toContainText("87");
});

test("conversations are grouped by day, pinned ones first", async ({ chat, page, sidebar }) => {
  const day = 24 * 60 * 60 * 1000;
  const now = Date.now();
  await plant(page, [
    { title: "Of today", updated: now },
    { title: "Of yesterday", updated: now - day },
    { title: "Of last week", updated: now - 4 * day },
    { title: "Of long ago", updated: now - 40 * day },
    { title: "Pinned of long ago", updated: now - 50 * day, pinned: true },
  ]);
  await chat.open();
  for (const [group, title] of [
    ["Pinned", "Pinned of long ago"],
    ["Today", "Of today"],
    ["Yesterday", "Of yesterday"],
    ["Previous 7 days", "Of last week"],
    ["Older", "Of long ago"],
  ]) {
    await expect(sidebar.group(group).getByRole("link")).toHaveText([title]);
  }
  await expect(sidebar.list.getByRole("heading")).toHaveText(["Pinned", "Today", "Yesterday", "Previous 7 days", "Older"]);
});

test("the search finds by title as one types, and says so when there is nothing", async ({ chat, page, sidebar }) => {
  await plant(page, [{ title: "Tides and the moon" }, { title: "Kyoto in November" }, { title: "Bread" }]);
  await chat.open();
  await sidebar.search.fill("KYO");
  await sidebar.expectTitles(["Kyoto in November"]);
  await sidebar.search.fill("zanzibar");
  await expect(sidebar.list).toContainText("Nothing found");
  await sidebar.search.fill("");
  await expect(sidebar.links).toHaveCount(3);
});

test("Rename names a conversation for good; Escape and an empty name change nothing", async ({ chat, page, sidebar }) => {
  await chat.open();
  await chat.ask("What is 1+1?");
  await sidebar.choose("What is 1+1?", "Rename");
  const box = page.getByRole("textbox", { name: "Rename conversation" });
  await expect(box).toBeFocused();
  await box.fill("Sums");
  await box.press("Enter");
  await sidebar.expectTitles(["Sums"]);
  await expect(chat.title).toHaveText("Sums");
  await sidebar.choose("Sums", "Rename");
  await box.fill("Something else");
  await box.press("Escape");
  await sidebar.expectTitles(["Sums"]);
  await sidebar.choose("Sums", "Rename");
  await box.fill("   ");
  await box.press("Enter");
  await sidebar.expectTitles(["Sums"]);
  await chat.reload();
  await sidebar.expectTitles(["Sums"]);
});

test("Pin keeps a conversation on top, also one that is not open, and Unpin lets it go", async ({
  chat,
  page,
  sidebar,
}) => {
  await plant(page, [{ title: "Bread" }, { title: "Butter" }]);
  await chat.open();
  await sidebar.choose("Bread", "Pin");
  await expect(sidebar.group("Pinned").getByRole("link")).toHaveText(["Bread"]);
  await chat.reload();
  await expect(sidebar.group("Pinned").getByRole("link")).toHaveText(["Bread"]);
  await sidebar.choose("Bread", "Unpin");
  await expect(sidebar.group("Pinned")).toBeHidden();
  await sidebar.link("Bread").click();
  await expect(chat.message().text).toHaveText("Said in Bread");
});

test("Delete asks first; then the records are gone here, and the interactions at the service", async ({
  chat,
  home,
  page,
  sidebar,
}) => {
  await chat.open();
  const ids = [await (await chat.ask("My name is Ada.")).id(), await (await chat.ask("What is my name?")).id()];
  await sidebar.newChat.click();
  await chat.ask("What is 1+1?");
  expect((await records(page)).turns).toHaveLength(3);

  await sidebar.choose("My name is Ada.", "Delete");
  await expect(sidebar.question).toContainText("My name is Ada.");
  await expect(sidebar.question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await sidebar.question.getByRole("button", { name: "Cancel" }).click();
  await expect(sidebar.links).toHaveCount(2);

  await sidebar.choose("My name is Ada.", "Delete");
  await sidebar.question.getByRole("button", { name: "Delete" }).click();
  await sidebar.expectTitles(["What is 1+1?"]);
  await expect(chat.message().text, "the open one stays open").toHaveText("What is 1+1?");
  await expect.poll(async () => (await records(page)).turns.length).toBe(1);
  const left = await records(page);
  expect(left.chains).toHaveLength(1);
  expect(JSON.stringify(left)).not.toContain("Ada");
  const deleted = async () =>
    (await home.requests())
      .filter((request) => request.method === "DELETE")
      .map((request) => request.path.split("/").at(-1))
      .sort();
  await expect.poll(deleted).toEqual([...ids].sort());
  await expect.poll(async () => (await records(page)).ledger).toEqual([]);
});

test("deleting the open conversation leads to an empty chat", async ({ chat, page, sidebar, home }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await sidebar.choose("My name is Ada.", "Delete");
  await sidebar.question.getByRole("button", { name: "Delete" }).click();
  await chat.expectTurns(0);
  await expect(page).toHaveURL(`${home.origin}/#/`);
  await expect(sidebar.list).toContainText("No conversations yet");
  await chat.reload();
  await expect(sidebar.list).toContainText("No conversations yet");
});

test("what could not be deleted at the service is deleted at the next start", async ({
  chat,
  context,
  home,
  page,
  sidebar,
  watch,
}) => {
  watch.provokes("ERR_INTERNET_DISCONNECTED");
  await chat.open();
  const id = await (await chat.ask("My name is Ada.")).id();
  await context.setOffline(true);
  await sidebar.choose("My name is Ada.", "Delete");
  await sidebar.question.getByRole("button", { name: "Delete" }).click();
  await expect(sidebar.list).toContainText("No conversations yet");
  expect((await records(page)).ledger).toEqual([id]);
  await context.setOffline(false);
  await chat.reload();
  await expect.poll(async () => (await records(page)).ledger).toEqual([]);
  const deleted = (await home.requests()).filter((request) => request.method === "DELETE");
  expect(deleted.map((request) => request.path)).toEqual([`/v1beta/interactions/${id}`]);
});

test("Delete all conversations asks first and leaves none", async ({ chat, page, settings, sidebar, watch }) => {
  // The planted ones were never at the service, which says so when it is asked to delete them.
  watch.provokes("status of 404");
  await plant(page, [{ title: "Bread" }, { title: "Butter" }]);
  await chat.open();
  await chat.ask("My name is Ada.");
  await settings.open();
  await settings.deleteAll.click();
  await sidebar.question.getByRole("button", { name: "Delete all" }).click();
  await settings.close();
  await expect(sidebar.list).toContainText("No conversations yet");
  await expect.poll(async () => (await records(page)).turns).toEqual([]);
  expect((await records(page)).chains).toEqual([]);
});

test("an answer goes on while one looks at another conversation, and is marked in the list", async ({
  chat,
  hand,
  sidebar,
}) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("The long one");
  const long = (await hand.next()).begin().speak("It begins");
  await expect(chat.answer().text).toHaveText("It begins");
  await sidebar.newChat.click();
  await expect(sidebar.entry("The long one")).toHaveAttribute("data-running", "");
  await chat.send("The short one");
  const short = await hand.next();
  short.begin().speak("Quick").end();
  await chat.answer().expectStatus("completed");
  await expect(sidebar.entry("The short one")).not.toHaveAttribute("data-running", "");

  long.speakOn(", goes on unseen");
  await sidebar.link("The long one").click();
  await expect(chat.answer().text).toHaveText("It begins, goes on unseen");
  await chat.answer().expectStatus("in_progress");
  await sidebar.link("The short one").click();
  await expect(chat.answer().text).toHaveText("Quick");
  long.speakOn(" and ends.");
  long.end();
  await expect(sidebar.entry("The long one")).not.toHaveAttribute("data-running", "");
  await sidebar.link("The long one").click();
  await expect(chat.answer().text).toHaveText("It begins, goes on unseen and ends.");
  await chat.answer().expectStatus("completed");
  await chat.reload();
  await expect(chat.answer().text).toHaveText("It begins, goes on unseen and ends.");
});

test("Stop stops only what is shown", async ({ chat, hand, sidebar }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("First");
  const first = (await hand.next()).begin().speak("One");
  await expect(chat.answer().text).toHaveText("One");
  await sidebar.newChat.click();
  await chat.send("Second");
  (await hand.next()).begin().speak("Two");
  await expect(chat.answer().text).toHaveText("Two");
  await chat.stopButton.click();
  await chat.answer().expectStatus("cancelled");
  await expect(sidebar.entry("First")).toHaveAttribute("data-running", "");
  first.speakOn(" and done").end();
  await sidebar.link("First").click();
  await chat.answer().expectStatus("completed");
});
