// Two tabs of one person.

import { expect, test } from "../fixtures";

test("the list of one tab follows the other", async ({ chat, otherTab, sidebar }) => {
  await chat.open();
  const other = await otherTab();
  await other.chat.open();
  await chat.ask("My name is Ada.");
  await other.sidebar.expectTitles(["My name is Ada."]);
  await sidebar.choose("My name is Ada.", "Rename");
  // All of the old name is selected, so that typing replaces it.
  await expect(chat.page.getByRole("textbox", { name: "Rename conversation" })).toBeFocused();
  await chat.page.keyboard.type("Of Ada");
  await chat.page.keyboard.press("Enter");
  await other.sidebar.expectTitles(["Of Ada"]);
  await other.sidebar.choose("Of Ada", "Delete");
  await other.sidebar.question.getByRole("button", { name: "Delete" }).click();
  await expect(sidebar.list).toContainText("No conversations yet");
});

test("a conversation that is open in both tabs shows what was said in the other", async ({ chat, otherTab, page }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  const other = await otherTab();
  await other.page.goto(page.url());
  await other.chat.expectTurns(1);
  await chat.ask("What is my name?");
  await other.chat.expectTurns(2);
  await expect(other.chat.answer(1).text).toContainText("Your name is Ada.");
  await other.chat.ask("Thanks");
  await chat.expectTurns(3);
});

test("two tabs with conversations of their own do not write over each other's", async ({ chat, otherTab, sidebar }) => {
  await chat.open();
  const other = await otherTab();
  await other.chat.open();
  await chat.send("!slow what is 1+1?");
  await other.chat.ask("What is 20+22?");
  await chat.answer().expectStatus("completed");
  await chat.reload();
  await expect(sidebar.links).toHaveCount(2);
  await expect(chat.message().text).toHaveText("!slow what is 1+1?");
  await sidebar.link("What is 20+22?").click();
  await expect(chat.answer().text).toContainText("42");
});

test("a name given in one tab while an answer arrives in the other stays", async ({ chat, hand, otherTab, page, sidebar }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Runs here");
  const slow = (await hand.next()).begin().speak("It takes ");
  await expect(chat.answer().text).toContainText("It takes");
  const other = await otherTab();
  await other.page.goto(page.url());
  await other.chat.expectTurns(1);
  await other.sidebar.choose("Runs here", "Rename");
  const box = other.page.getByRole("textbox", { name: "Rename conversation" });
  await box.fill("Errands");
  await box.press("Enter");
  await expect(sidebar.link("Errands"), "the first tab hears of it").toBeVisible();
  slow.speakOn("long.").end();
  await chat.answer().expectStatus("completed");
  await expect(other.chat.answer().text).toContainText("It takes long.");
  for (const tab of [{ chat, sidebar }, other]) {
    await tab.chat.reload();
    await expect(tab.sidebar.link("Errands")).toBeVisible();
    await expect(tab.sidebar.link("Runs here")).toHaveCount(0);
  }
});

test("what is said in one tab while an answer arrives in the other is in neither lost", async ({ chat, hand, otherTab, page }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("First");
  (await hand.next()).begin().speak("One.").end();
  await chat.answer().expectStatus("completed");
  const other = await otherTab();
  await other.page.goto(page.url());
  await other.chat.expectTurns(1);

  await chat.send("Runs here");
  const slow = (await hand.next()).begin().speak("It takes ");
  await expect(chat.answer(1).text).toContainText("It takes");
  await other.chat.send("Said there");
  (await hand.next()).begin().speak("And answered.").end();
  await expect(other.chat.transcript).toContainText("And answered.");
  slow.speakOn("long.").end();
  await expect(chat.answer(1).text).toContainText("It takes long.");
  // Three turns are written down, whichever tab wrote last, and each has its answer.
  const written = () =>
    page.evaluate(() => {
      const records = Object.keys(localStorage).filter((name) => /^catena\.(chain|links)\./.test(name));
      return records.flatMap((name) => (JSON.parse(localStorage[name]) as { turns?: { status: string }[] }).turns ?? []);
    });
  await expect.poll(async () => (await written()).map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
  for (const tab of [chat, other.chat]) {
    await tab.reload();
    await expect(tab.transcript.getByText("And answered.")).toBeVisible();
  }
});
