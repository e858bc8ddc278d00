// Runs in the background: they go on without the page, and the page finds them again.

import { expect, test } from "../fixtures";

const RESEARCH = { model: "deep-research-pro-preview-12-2025" };

test("a research run shows what it is at, and ends with a report that survives a reload", async ({ chat, home }) => {
  await chat.openWith(RESEARCH);
  await chat.send("!takes 6\nHow do tides work?");
  const answer = chat.answer();
  await expect(answer.run).toBeVisible();
  // What it is at now, not what it began with.
  await expect(answer.run).toContainText("Reading");
  await answer.expectStatus("completed");
  await expect(answer.run).toHaveCount(0);
  await expect(answer.text.first()).toContainText(/tide/i);
  const report = await answer.text.first().textContent();
  const [body] = await home.asked();
  expect(body).toMatchObject({ agent: RESEARCH.model, background: true });
  expect(body).not.toHaveProperty("model");

  await chat.reload();
  await answer.expectStatus("completed");
  await expect(answer.text.first()).toHaveText(report ?? "");
});

test("a run that is under way when the page is reloaded is followed again to its end", async ({ chat, home }) => {
  await chat.openWith(RESEARCH);
  await chat.send("!takes 12\nCompare three ways to store heat.");
  const answer = chat.answer();
  await expect(answer.run).toBeVisible();
  const id = await answer.id();
  await chat.reload();
  await expect(answer.run).toBeVisible();
  expect(await answer.id()).toBe(id);
  await answer.expectStatus("completed");
  await expect(answer.text.first()).not.toBeEmpty();
  expect(await home.asked(), "the run was asked for once").toHaveLength(1);
});

test("a run that ended while the page was closed is there when it is opened again", async ({
  chat,
  page,
  watch,
}) => {
  // The browser looks for an icon of the plain text that stands in for another page.
  watch.provokes("status of 404");
  await chat.openWith(RESEARCH);
  await chat.send("!takes 5\nWhat do bees eat?");
  const answer = chat.answer();
  await expect(answer.run).toBeVisible();
  const id = await answer.id();
  const address = page.url();
  const origin = new URL(address).origin;
  await page.goto(`${origin}/healthz`);
  await expect
    .poll(async () => ((await (await fetch(`${origin}/v1beta/interactions/${id}`)).json()) as { status: string }).status)
    .toBe("completed");
  await page.goto(address);
  await answer.expectStatus("completed");
  await expect(answer.text.first()).not.toBeEmpty();
});

test("Stop ends a run at the service, too", async ({ chat, page }) => {
  await chat.openWith(RESEARCH);
  await chat.send("!takes 60\nWhat is the oldest bridge?");
  const answer = chat.answer();
  await expect(answer.run).toBeVisible();
  const id = await answer.id();
  await chat.stopButton.click();
  await answer.expectStatus("cancelled");
  await expect(chat.box).toBeFocused();
  const origin = new URL(page.url()).origin;
  await expect
    .poll(async () => ((await (await fetch(`${origin}/v1beta/interactions/${id}`)).json()) as { status: string }).status)
    .toBe("cancelled");
});

test("a model can work in the background, by a setting, and its answer goes on without the page", async ({
  chat,
  home,
}) => {
  await chat.openWith({ background: true });
  await chat.send("!takes 5\nWhat is 20+22?");
  const answer = chat.answer();
  // Until the service has named the run, nobody can ask it for the rest.
  await answer.id();
  await chat.reload();
  await answer.expectStatus("completed");
  await expect(answer.text).toContainText("42");
  const [body] = await home.asked();
  expect(body).toMatchObject({ background: true, model: "gemini-3-flash-preview" });
});

test("a chat goes on from a report", async ({ chat, home }) => {
  await chat.openWith(RESEARCH);
  const report = await chat.ask("!takes 2\nHow do tides work?");
  const id = await report.id();
  await chat.modelButton.click();
  await chat.modelList.getByRole("option", { name: /^Gemini 3 Flash/ }).click();
  await chat.ask("Sum that up in one sentence.");
  const body = (await home.asked()).at(-1);
  expect(body).toMatchObject({ model: "gemini-3-flash-preview", previous_interaction_id: id });
  expect(body).not.toHaveProperty("agent");
});

test("two tabs with one run: one follows it, and what it changes in the meantime is not undone by the other", async ({
  chat,
  home,
  otherTab,
  page,
  sidebar,
}) => {
  await chat.openWith(RESEARCH);
  await chat.send("How do tides work?\n!takes 10");
  await expect(chat.answer().run).toBeVisible();
  const other = await otherTab();
  // At another conversation, so that the run is only one that might have to be followed.
  await other.chat.open();
  await expect(other.sidebar.links).toHaveCount(1);
  await sidebar.choose("How do tides work?", "Rename");
  await expect(page.getByRole("textbox", { name: "Rename conversation" })).toBeFocused();
  await page.keyboard.type("Tides");
  await page.keyboard.press("Enter");
  await chat.answer().expectStatus("completed");
  await chat.ask("Thanks!");
  await chat.expectTurns(2);
  await other.sidebar.expectTitles(["Tides"]);
  await other.chat.reload();
  await other.sidebar.link("Tides").click();
  await other.chat.expectTurns(2);
  await other.chat.answer(0).expectStatus("completed");
  expect((await home.asked()).length, "the run was asked for once").toBe(2);
  await chat.reload();
  await sidebar.expectTitles(["Tides"]);
  await chat.expectTurns(2);
});
