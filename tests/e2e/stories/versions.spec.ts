// A conversation is a tree: other words and other answers are versions beside the first, never in its place.

import { expect, test } from "../fixtures";

test("Edit makes a version with the same previous interaction, and one can go back and forth", async ({
  chat,
  home,
}) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await chat.ask("What is 1+1?");
  await chat.message(1).replaceBy("What is 20+22?");
  await chat.expectTurns(2);
  await expect(chat.answer(1).text).toContainText("42");
  await chat.answer(1).expectStatus("completed");
  await chat.message(1).versions.expectToBe(2, 2);
  const [, second, edited] = await home.asked();
  expect(edited.previous_interaction_id).toBe(await chat.answer(0).id());
  expect(edited.previous_interaction_id).toBe(second.previous_interaction_id);
  expect(edited.input).toBe("What is 20+22?");

  await chat.message(1).versions.previous.click();
  await expect(chat.message(1).text).toHaveText("What is 1+1?");
  await chat.message(1).versions.expectToBe(1, 2);
  await expect(chat.message(1).versions.previous).toHaveAttribute("aria-disabled", "true");
  await chat.message(1).versions.next.click();
  await expect(chat.message(1).text).toHaveText("What is 20+22?");
  await expect(chat.message(1).versions.next).toHaveAttribute("aria-disabled", "true");
});

test("each version has its own continuation", async ({ chat, home }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await chat.ask("What is my name?");
  await chat.message(0).replaceBy("My name is Grace.");
  await chat.expectTurns(1);
  await chat.answer(0).expectStatus("completed");
  const asked = await chat.ask("What is my name?");
  await expect(asked.text).toContainText("Your name is Grace.");
  expect((await home.asked()).at(-1).previous_interaction_id).toBe(await chat.answer(0).id());
  await chat.message(0).versions.previous.click();
  await chat.expectTurns(2);
  await expect(chat.answer(1).text).toContainText("Your name is Ada.");
});

test("Regenerate makes a version with the same message and the same previous interaction", async ({ chat, home }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  const before = await chat.ask("Tell me about bridges");
  await before.regenerate.click();
  await chat.answer(1).versions.expectToBe(2, 2);
  await chat.answer(1).expectStatus("completed");
  const [, second, again] = await home.asked();
  expect(again).toEqual(second);
});

test("after a reload the chosen version is shown", async ({ chat }) => {
  await chat.open();
  await chat.ask("What is 1+1?");
  await chat.message(0).replaceBy("What is 2+2?");
  await chat.answer().expectStatus("completed");
  await chat.message(0).replaceBy("What is 3+3?");
  await chat.answer().expectStatus("completed");
  await chat.message(0).versions.expectToBe(3, 3);
  await chat.reload();
  await chat.message(0).versions.expectToBe(3, 3);
  await chat.message(0).versions.previous.click();
  await expect(chat.message(0).text).toHaveText("What is 2+2?");
  await chat.reload();
  await chat.message(0).versions.expectToBe(2, 3);
  await expect(chat.message(0).text).toHaveText("What is 2+2?");
});

test("the versions can be switched by keyboard, both ways, again and again", async ({ chat, page }) => {
  await chat.open();
  await chat.ask("What is 1+1?");
  for (const sum of ["2+2", "3+3"]) {
    await chat.message(0).replaceBy(`What is ${sum}?`);
    await expect(chat.message(0).text).toHaveText(`What is ${sum}?`);
    await chat.answer().expectStatus("completed");
  }
  await chat.message(0).versions.previous.focus();
  await page.keyboard.press("Enter");
  await expect(chat.message(0).text).toHaveText("What is 2+2?");
  await expect(chat.message(0).versions.previous, "one can go on pressing").toBeFocused();
  await page.keyboard.press("Enter");
  await expect(chat.message(0).text).toHaveText("What is 1+1?");
  await chat.message(0).versions.next.focus();
  await page.keyboard.press("Space");
  await expect(chat.message(0).text).toHaveText("What is 2+2?");
  await expect(chat.message(0).versions.next).toBeFocused();
  await page.keyboard.press("Space");
  await expect(chat.message(0).text).toHaveText("What is 3+3?");
});

test("an edit can be left with Escape or Cancel, and nothing has changed", async ({ chat, home, page }) => {
  await chat.open();
  await chat.ask("What is 1+1?");
  await chat.message().article.hover();
  await chat.message().edit.click();
  await expect(chat.message().editBox).toBeFocused();
  await chat.message().editBox.fill("something else");
  await page.keyboard.press("Escape");
  await expect(chat.message().text).toHaveText("What is 1+1?");
  await expect(chat.message().edit).toBeFocused();
  await chat.message().article.hover();
  await chat.message().edit.click();
  await expect(chat.message().editBox).toHaveValue("What is 1+1?");
  await chat.message().cancelEdit.click();
  await expect(chat.message().text).toHaveText("What is 1+1?");
  await expect(chat.message().edit).toBeFocused();
  expect(await home.asked()).toHaveLength(1);
});

test("Ctrl+Enter sends an edit", async ({ chat, page }) => {
  await chat.open();
  await chat.ask("What is 1+1?");
  await chat.message().article.hover();
  await chat.message().edit.click();
  await chat.message().editBox.fill("What is 20+22?");
  await page.keyboard.press("Control+Enter");
  await expect(chat.answer().text).toContainText("42");
  await chat.message().versions.expectToBe(2, 2);
});

test("when the server has forgotten the conversation, its history is sent once, with a notice", async ({
  chat,
  home,
  watch,
}) => {
  watch.provokes("status of 404");
  await chat.open();
  const first = await chat.ask("My name is Ada.");
  const lost = await first.id();
  await home.expire(lost);
  const second = await chat.ask("What is my name?");
  await expect(second.text).toContainText("Your name is Ada.");
  await expect(second.notice).toContainText("sent again");
  const [, refused, resent, ...more] = await home.asked();
  expect(more).toEqual([]);
  expect(refused.previous_interaction_id).toBe(lost);
  expect(resent).not.toHaveProperty("previous_interaction_id");
  expect(JSON.stringify(resent.input)).toContain("My name is Ada.");

  // From here on there is a chain again, and only the prompt is sent.
  const third = await chat.ask("What is my name again?");
  await expect(third.text).toContainText("Ada");
  await expect(third.notice).toHaveCount(0);
  const last = (await home.asked()).at(-1);
  expect(last.input).toBe("What is my name again?");
  expect(last.previous_interaction_id).toBe(await second.id());

  await chat.reload();
  await expect(chat.answer(1).notice).toContainText("sent again");
});
