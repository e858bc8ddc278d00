// The page can go away at any moment; what was said and what had come is there again.

import { expect, test } from "../fixtures";

test("a reload in the middle of an answer keeps what had come, marked as interrupted", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tell me a story");
  (await hand.next()).begin().think("A plan").stopStep().speak("Once upon a **time** there was");
  const answer = chat.answer();
  await expect(answer.text).toHaveText("Once upon a time there was");
  await chat.reload();
  await chat.expectTurns(1);
  await answer.expectStatus("interrupted");
  await expect(answer.text).toHaveText("Once upon a time there was");
  await expect(answer.notice).toContainText("Interrupted");
  await expect(answer.thought.getByText(/^Thought for/)).toBeVisible();
  await expect(chat.message().text).toHaveText("Tell me a story");
  await expect(chat.sendButton).toBeVisible();
});

test("after a reload in the middle the conversation goes on from what was seen", async ({ chat, home }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await chat.send("!stall tell me a story");
  await expect(chat.answer(1).text).not.toBeEmpty();
  await chat.reload();
  await chat.answer(1).expectStatus("interrupted");
  const answer = await chat.ask("What is my name?");
  await expect(answer.text).toContainText("Your name is Ada.");
  expect(JSON.stringify((await home.asked()).at(-1).input)).toContain("tell me a story");
});

test("a message whose answer never begins survives a reload", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Is anybody there?");
  await hand.next();
  await chat.reload();
  await chat.expectTurns(1);
  await expect(chat.message().text).toHaveText("Is anybody there?");
  await expect(chat.answer().remedy("Retry").or(chat.answer().regenerate).first()).toBeVisible();
  await expect(chat.box).toHaveValue("");
});

test("a message survives a reload in the moment after it was sent", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Quick!");
  await chat.reload();
  await chat.expectTurns(1);
  await expect(chat.message().text).toHaveText("Quick!");
});

test("a message is on the disk before it is posted: it survives even the page's crash", async ({
  chat,
  hand,
  otherTab,
  page,
}) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Do not lose me");
  await hand.next();
  const crashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  // It never answers: the page that should is gone.
  session.send("Page.crash").catch(() => {});
  await crashed;

  const again = await otherTab();
  await again.chat.open();
  await again.sidebar.links.first().click();
  await again.chat.expectTurns(1);
  await expect(again.chat.message().text).toHaveText("Do not lose me");
});

test("a long answer is written as it arrives: most of it survives even the page's crash", async ({
  chat,
  hand,
  otherTab,
  page,
}) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Count");
  const call = (await hand.next()).begin().speak("0 ");
  // The page writes at least once a second; the count goes on until a record holds one of its numbers.
  let number = 0;
  await expect
    .poll(async () => {
      call.speakOn(`${++number} `);
      return page.evaluate(async () => {
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open("catena");
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        const stored = await new Promise<string[]>((resolve) => {
          const request = database.transaction("turns").objectStore("turns").getAll();
          request.onsuccess = () => resolve(request.result as string[]);
        });
        database.close();
        return stored.some((record) => record.includes("0 1 2"));
      });
    })
    .toBe(true);
  const crashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  session.send("Page.crash").catch(() => {});
  await crashed;

  const again = await otherTab();
  await again.chat.open();
  await again.sidebar.links.first().click();
  await again.chat.answer().expectStatus("interrupted");
  await expect(again.chat.answer().text).toContainText("0 1 2");
});

test("the address names the conversation: opened anew it shows it, and an unknown one an empty chat", async ({
  chat,
  home,
  otherTab,
  page,
}) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  const address = page.url();
  expect(address).toContain("#/c/");
  const again = await otherTab();
  await again.page.goto(address);
  await again.chat.expectTurns(1);
  await expect(again.chat.message().text).toHaveText("My name is Ada.");
  await again.page.goto(`${home.origin}/#/c/nothing-of-the-kind`);
  await expect(again.page.getByRole("heading", { name: "What shall we work on?" })).toBeVisible();
  await expect(again.page).toHaveURL(`${home.origin}/#/`);
});

test("Back and Forward go between conversations", async ({ chat, page, sidebar }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await sidebar.newChat.click();
  await chat.expectTurns(0);
  await chat.ask("What is 12*7+3?");
  // The empty chat in between became the second conversation, so it is no place of its own.
  await page.goBack();
  await expect(chat.message().text).toHaveText("My name is Ada.");
  await page.goForward();
  await expect(chat.message().text).toHaveText("What is 12*7+3?");
});

test("each conversation has its own draft, and drafts survive a reload", async ({ chat, sidebar }) => {
  await chat.open();
  await chat.box.fill("a draft of a new chat");
  await chat.reload();
  await expect(chat.box).toHaveValue("a draft of a new chat");
  await chat.box.fill("My name is Ada.");
  await chat.box.press("Enter");
  await chat.answer().expectStatus("completed");
  await expect(chat.box).toHaveValue("");
  await chat.box.fill("half a sentence for Ada");

  await sidebar.newChat.click();
  await expect(chat.box).toHaveValue("");
  await chat.box.fill("something else");
  await sidebar.links.first().click();
  await expect(chat.box).toHaveValue("half a sentence for Ada");
  await chat.reload();
  await expect(chat.box).toHaveValue("half a sentence for Ada");
  await sidebar.newChat.click();
  await expect(chat.box).toHaveValue("something else");
});
