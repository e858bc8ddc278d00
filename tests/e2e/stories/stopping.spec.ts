// Stop stops at once, keeps what came, and the conversation goes on from what the person saw.

import { expect, test } from "../fixtures";

test("Stop in the middle ends the answer at once, lets the connection go and keeps what came", async ({
  chat,
  hand,
}) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tell me a story");
  const call = (await hand.next()).begin().speak("Once upon a **time** there");
  const answer = chat.answer();
  await expect(answer.text).toHaveText("Once upon a time there");
  const left = call.left();
  await chat.stopButton.click();
  await answer.expectStatus("cancelled");
  await left;
  await expect(answer.text).toHaveText("Once upon a time there");
  await expect(answer.notice).toHaveText("Stopped.");
  await expect(answer.card).toHaveCount(0);
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.box).toBeFocused();

  await chat.reload();
  await answer.expectStatus("cancelled");
  await expect(answer.text).toHaveText("Once upon a time there");
});

test("after Stop the next turn works, and tells the server what had been seen", async ({ chat, home }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await chat.send("!stall tell me a story about a lantern");
  await expect(chat.answer(1).text).not.toBeEmpty();
  await chat.stopButton.click();
  await chat.answer(1).expectStatus("cancelled");
  const third = await chat.ask("What is my name?");
  await expect(third.text).toContainText("Your name is Ada.");
  const body = (await home.asked()).at(-1);
  // An interaction that was broken off cannot be continued: it never ends at the service.
  expect(body.previous_interaction_id).toBe(await chat.answer(0).id());
  const said = JSON.stringify(body.input);
  expect(said).toContain("tell me a story about a lantern");
  expect(said).toContain("What is my name?");
});

test("what was seen of a stopped answer is part of what the next turn sends, word for word", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tell me a story");
  (await hand.next()).begin().speak("Once upon a **time** there");
  await expect(chat.answer().text).toHaveText("Once upon a time there");
  await chat.stopButton.click();
  await chat.answer().expectStatus("cancelled");
  await chat.send("Go on");
  const { body } = await hand.next();
  expect(body).not.toHaveProperty("previous_interaction_id");
  const texts = body.input.map((step: { content: { text: string }[] }) => step.content[0].text);
  expect(texts).toEqual(["Tell me a story", "Once upon a **time** there", "Go on"]);
  await chat.stopButton.click();
});

test("Stop before the first word leaves a turn that says so, and the box is ready again", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Hello?");
  const call = await hand.next();
  const left = call.left();
  await chat.stopButton.click();
  await chat.answer().expectStatus("cancelled");
  await left;
  await expect(chat.message().text).toHaveText("Hello?");
  await expect(chat.sendButton).toBeVisible();
  await expect(chat.box).toBeEditable();
});

test("Escape stops, but not while it closes a dialog", async ({ chat, hand, page, settings }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tell me a story");
  (await hand.next()).begin().speak("Once");
  await expect(chat.answer().text).toHaveText("Once");
  await settings.open();
  await page.keyboard.press("Escape");
  await expect(settings.dialog).toBeHidden();
  await chat.answer().expectStatus("in_progress");
  await page.keyboard.press("Escape");
  await chat.answer().expectStatus("cancelled");
});

test("what is typed while an answer runs is kept, and can be sent when it has ended", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("First");
  const call = (await hand.next()).begin().speak("One");
  await expect(chat.answer().text).toHaveText("One");
  await chat.box.fill("Second");
  await chat.box.press("Enter");
  await expect(chat.box).toHaveValue("Second");
  await chat.expectTurns(1);
  call.end();
  await chat.answer().expectStatus("completed");
  await chat.box.press("Enter");
  const next = await hand.next();
  expect(next.body.input).toBe("Second");
  expect(next.body.previous_interaction_id).toBe(call.id);
  next.begin().speak("Two").end();
  await chat.answer(1).expectStatus("completed");
});
