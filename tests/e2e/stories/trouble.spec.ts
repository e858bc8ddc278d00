// What goes wrong is said in plain words, nothing is lost, and there is a way on.

import { expect, fresh, test } from "../fixtures";

/** A refusal that is final, the words on its card, and the remedy that it offers besides trying again. */
const FINAL = [
  { order: "!400", title: "The request was refused", status: "400" },
  { order: "!401", title: "The API key was not accepted", status: "401", remedy: "Open settings" },
  { order: "!402", title: "The balance is used up", status: "402", remedy: "Open settings" },
  { order: "!403", title: "This key may not do that", status: "403", remedy: "Open settings" },
  { order: "!404", title: "This model is not available", status: "404", remedy: "Choose another model" },
  { order: "!413", title: "The request is too large", status: "413" },
  { order: "!quota", title: "The quota is used up", status: "429", remedy: "Choose another model" },
];

for (const { order, title, status, remedy } of FINAL) {
  test(`${order} shows a card with plain words, the raw detail folded, Retry and Edit`, async ({ chat, home, watch }) => {
    watch.provokes(`status of ${status}`);
    await chat.open();
    const answer = await chat.ask(`${order} Hello`, "failed");
    await expect(answer.card.getByText(title, { exact: true })).toBeVisible();
    await expect(answer.remedy("Retry")).toBeVisible();
    await expect(answer.remedy("Edit")).toBeVisible();
    await expect(answer.card.getByRole("button", { name: remedy ?? "Open settings" })).toHaveCount(remedy ? 1 : 0);
    const raw = answer.card.locator("pre");
    await expect(raw).toBeHidden();
    await answer.card.getByText("Details", { exact: true }).click();
    await expect(raw).toContainText(`HTTP ${status}`);
    expect(await home.asked(), "a refusal is not tried again").toHaveLength(1);

    await chat.reload();
    await answer.expectStatus("failed");
    await expect(answer.card.getByText(title, { exact: true })).toBeVisible();
  });
}

for (const [order, status] of [
  ["!500", "500"],
  ["!503", "503"],
  ["!504", "504"],
  ["!429", "429"],
]) {
  test(`${order} once is overcome without the person's doing anything`, async ({ chat, home, watch }) => {
    watch.provokes(`status of ${status}`);
    await chat.open();
    const answer = await chat.ask(fresh(`${order} once my name is Ada`));
    await expect(answer.text).toContainText("Ada");
    await expect(answer.card).toHaveCount(0);
    expect(await home.asked()).toHaveLength(2);
  });
}

test("an overload that lasts is tried four times, then there is a card; Retry sends again and works", async ({
  chat,
  home,
  watch,
}) => {
  watch.provokes("status of 503");
  await chat.open();
  const answer = await chat.ask(fresh("!503 4 times my name is Ada"), "failed");
  await expect(answer.card.getByText("Trouble on Google's side")).toBeVisible();
  expect(await home.asked()).toHaveLength(4);
  await answer.remedy("Retry").click();
  await answer.expectStatus("completed");
  await expect(answer.text).toContainText("Ada");
  await expect(answer.card).toHaveCount(0);
  await expect(answer.versions.group, "a failure without content leaves no version behind").toHaveCount(0);
  expect(await home.asked()).toHaveLength(5);
});

test("a rate limit that says how long counts down, and Retry now does not wait", async ({ chat, home, watch }) => {
  watch.provokes("status of 429");
  await chat.open();
  await chat.send(fresh("!429 retry 60 my name is Ada"));
  const answer = chat.answer();
  await expect(answer.card.getByText("Too many requests", { exact: true })).toBeVisible();
  const countdown = answer.card.getByText(/^Retrying in \d+ s$/);
  await expect(countdown).toBeVisible();
  const first = await countdown.textContent();
  await expect(countdown, "it counts").not.toHaveText(first ?? "");
  await expect(chat.stopButton, "the wait can be stopped").toBeVisible();
  await answer.remedy("Retry now").click();
  await answer.expectStatus("completed");
  await expect(answer.text).toContainText("Ada");
  expect(await home.asked()).toHaveLength(2);
});

test("a short wait that the service asks for ends by itself", async ({ chat, watch }) => {
  watch.provokes("status of 429");
  await chat.open();
  const answer = await chat.ask(fresh("!429 retry 1 my name is Ada"));
  await expect(answer.text).toContainText("Ada");
});

test("a wait can be stopped", async ({ chat, home, watch }) => {
  watch.provokes("status of 429");
  await chat.open();
  await chat.send(fresh("!429 retry 80 Hello"));
  await expect(chat.answer().card.getByText(/^Retrying in/)).toBeVisible();
  await chat.stopButton.click();
  await chat.answer().expectStatus("cancelled");
  await expect(chat.sendButton).toBeVisible();
  expect(await home.asked()).toHaveLength(1);
});

test("Edit in the card makes a version with other words", async ({ chat, home, watch }) => {
  watch.provokes("status of 400");
  await chat.open();
  const failed = await chat.ask("!400 Hello", "failed");
  await failed.remedy("Edit").click();
  await expect(chat.message().editBox).toBeFocused();
  await expect(chat.message().editBox).toHaveValue("!400 Hello");
  await chat.message().editBox.fill("My name is Ada.");
  await chat.message().sendEdit.click();
  await chat.answer().expectStatus("completed");
  await chat.expectTurns(1);
  await chat.message().versions.expectToBe(2, 2);
  expect((await home.asked()).at(-1)).not.toHaveProperty("previous_interaction_id");
});

test("an error event before the first word is overcome, too", async ({ chat, home }) => {
  await chat.open();
  const answer = await chat.ask(fresh("!overload once my name is Ada"));
  await expect(answer.text).toContainText("Ada");
  expect(await home.asked()).toHaveLength(2);
});

test("an error event in the middle keeps the text, says what happened, and Retry makes a version", async ({
  chat,
  home,
}) => {
  await chat.open();
  const answer = await chat.ask(fresh("!midway once tell me a story"), "failed");
  await expect(answer.text).not.toBeEmpty();
  await expect(answer.card).toBeVisible();
  const kept = await answer.text.textContent();
  expect(await home.asked(), "nothing is repeated once something was shown").toHaveLength(1);
  await answer.remedy("Retry").click();
  await chat.answer().expectStatus("completed");
  await chat.answer().versions.expectToBe(2, 2);
  await chat.answer().versions.previous.click();
  await expect(chat.answer().text).toHaveText(kept ?? "");
  await chat.answer().expectStatus("failed");
});

test("a blocked answer is not tried again, and Edit is at hand", async ({ chat, home }) => {
  await chat.open();
  const answer = await chat.ask("!safety Hello", "failed");
  await expect(answer.card.getByText("The answer was blocked")).toBeVisible();
  await expect(answer.remedy("Edit")).toBeVisible();
  expect(await home.asked()).toHaveLength(1);
});

test("a connection that breaks leaves what came, marked as interrupted, and is not tried again", async ({
  chat,
  hand,
  watch,
}) => {
  watch.provokes("ERR_INCOMPLETE_CHUNKED_ENCODING");
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tell me a story");
  const call = (await hand.next()).begin().speak("Once upon a time");
  // What is still on its way when a connection breaks is lost to any page; what is on the screen is not.
  await expect(chat.answer().text).toHaveText("Once upon a time");
  call.cut();
  await chat.answer().expectStatus("interrupted");
  await expect(chat.answer().text).toHaveText("Once upon a time");
  await expect(chat.answer().notice).toContainText("Interrupted");
  await chat.answer().regenerate.click();
  const next = await hand.next();
  expect(next.body.input).toBe("Tell me a story");
  next.begin().speak("Once more").end();
  await chat.answer().expectStatus("completed");
  await chat.answer().versions.expectToBe(2, 2);
});

test("a connection that breaks before the first event is tried once more", async ({ chat, hand, watch }) => {
  watch.provokes("ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET");
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Hello");
  (await hand.next()).cut();
  const again = await hand.next();
  expect(again.body.input).toBe("Hello");
  again.begin().speak("Here I am.").end();
  await chat.answer().expectStatus("completed");
  await expect(chat.answer().text).toHaveText("Here I am.");
});

for (const [order, how] of [
  ["!eof", "ends without its last event"],
  ["!array", "ends in a bare error"],
]) {
  test(`a connection that ${how} leaves what came, marked as interrupted`, async ({ chat }) => {
    await chat.open();
    const answer = await chat.ask(`${order} tell me a story`, "interrupted");
    await expect(answer.text).not.toBeEmpty();
    await expect(answer.notice.or(answer.card).first()).toBeVisible();
    const next = await chat.ask("My name is Ada.");
    await expect(next.text).toContainText("Ada");
  });
}

test("a web page in place of an answer is recognised as somebody else's", async ({ chat }) => {
  await chat.open();
  const answer = await chat.ask("!html Hello", "failed");
  await expect(answer.card.getByText("An unexpected answer came from the network")).toBeVisible();
});

test("an answer without anything in it is told as such", async ({ chat }) => {
  await chat.open();
  await chat.send("!empty Hello");
  await expect(chat.answer().card).toBeVisible();
  await expect(chat.sendButton).toBeVisible();
});

test("an answer that ends early for its length says so and is kept", async ({ chat }) => {
  await chat.open();
  const answer = await chat.ask("!incomplete tell me a story", "incomplete");
  await expect(answer.text).not.toBeEmpty();
  await expect(answer.notice).toContainText("Cut short");
});

for (const order of ["!late", "!emptyerror", "!badjson", "!burst", "!crlf", "!bytes", "!bom", "!signature", "!unknown"]) {
  test(`${order} does not disturb the answer`, async ({ chat }) => {
    await chat.open();
    const answer = await chat.ask(`${order} my name is Ada`);
    await expect(answer.text.first()).toContainText("Ada");
    await expect(answer.card).toHaveCount(0);
    await expect(chat.sendButton).toBeVisible();
  });
}

test("without a network there is a card, the text is kept, and Retry works when it is back", async ({
  chat,
  context,
  home,
  watch,
}) => {
  watch.provokes("ERR_INTERNET_DISCONNECTED");
  await chat.open();
  await context.setOffline(true);
  const answer = await chat.ask("My name is Ada.", "unsent");
  await expect(answer.card.getByText("The service could not be reached")).toBeVisible();
  await expect(chat.message().text).toHaveText("My name is Ada.");
  expect(await home.asked()).toEqual([]);

  await context.setOffline(false);
  await chat.reload();
  await answer.expectStatus("unsent");
  await expect(chat.message().text).toHaveText("My name is Ada.");
  await answer.remedy("Retry").click();
  await answer.expectStatus("completed");
  await expect(answer.text).toContainText("Ada");
  expect(await home.asked()).toHaveLength(1);
});
