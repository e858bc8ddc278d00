// Parts of the program come when they are needed. Where one does not come, nothing is lost, and one can try again.

import { expect, test } from "../fixtures";

test("what is sent before the engine is there waits for it, and a failure is told with a way to try again", async ({
  chat,
  page,
  watch,
}) => {
  watch.provokes("ERR_FAILED");
  watch.permits(/^console: TypeError: Failed to fetch/);
  await page.route("**/split_engine*.wasm", (route) => route.abort());
  await chat.open();
  const banner = page.getByRole("alert").filter({ hasText: "A part of Catena could not be loaded." });
  await expect(banner).toBeVisible();
  await chat.send("What is 20+22?");
  await expect(chat.answer().article).toHaveCount(0);

  await page.unroute("**/split_engine*.wasm");
  await banner.getByRole("button", { name: "Try again" }).click();
  await expect(chat.answer().text).toContainText("42");
  await expect(banner).toHaveCount(0);
});

test("what was sent and never left is in the message box after a reload", async ({ chat, page, watch }) => {
  watch.provokes("ERR_FAILED");
  watch.permits(/^console: TypeError: Failed to fetch/);
  await page.route("**/split_engine*.wasm", (route) => route.abort());
  await chat.open();
  await chat.send("Keep this for me");
  await page.unroute("**/split_engine*.wasm");
  await chat.reload();
  await expect(chat.box).toHaveValue("Keep this for me");
});

test("a transcript that cannot be drawn says so in its place, and draws when one tries again", async ({
  chat,
  page,
  watch,
}) => {
  watch.provokes("ERR_FAILED");
  watch.permits(/^console: TypeError: Failed to fetch/);
  await page.route("**/split_turns*.wasm", (route) => route.abort());
  await chat.open();
  const card = page.getByRole("log").getByRole("alert");
  await expect(card).toContainText("A part of Catena could not be loaded.");
  await page.unroute("**/split_turns*.wasm");
  await card.getByRole("button", { name: "Try again" }).click();
  await expect(card).toHaveCount(0);
  const answer = await chat.ask("What is 20+22?");
  await expect(answer.text).toContainText("42");
});

test("nothing is shown without its style sheet, and both are there when one tries again", async ({
  chat,
  page,
  watch,
}) => {
  watch.provokes("ERR_FAILED");
  await page.route("**/later-*.css", (route) => route.abort());
  await chat.open();
  const card = page.getByRole("log").getByRole("alert");
  await expect(card).toContainText("A part of Catena could not be loaded.");
  await page.unroute("**/later-*.css");
  await card.getByRole("button", { name: "Try again" }).click();
  await expect(card).toHaveCount(0);
  const answer = await chat.ask("What is 20+22?");
  await expect(answer.text).toContainText("42");
  // What the person said has its bubble, which only that sheet draws.
  const said = page.getByRole("article", { name: "You said" });
  await expect(said.getByText("What is 20+22?", { exact: true })).toHaveCSS("white-space-collapse", "preserve");
});

test("the page can be typed into before anything but the first part is there", async ({ chat, page }) => {
  let asked = 0;
  const held: (() => void)[] = [];
  await page.route("**/{split,chunk}_*.wasm", async (route) => {
    asked += 1;
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await chat.open();
  await chat.box.fill("What is 20+22?");
  await expect(chat.box).toHaveValue("What is 20+22?");
  await expect.poll(() => asked).toBeGreaterThan(0);
  await page.keyboard.press("Enter");
  for (const release of held) release();
  held.push = (release) => {
    release();
    return 0;
  };
  await expect(chat.answer().text).toContainText("42");
});

test("a message that is sent while its conversation is still opening follows that conversation", async ({
  chat,
  home,
  page,
}) => {
  await chat.open();
  const first = await chat.ask("My name is Ada.");
  const id = await first.id();
  const address = page.url();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/split_engine*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await chat.reload();
  await chat.box.fill("What is my name?");
  await page.keyboard.press("Enter");
  release();
  await chat.expectTurns(2);
  await expect(chat.answer().text).toContainText("Ada");
  expect(page.url()).toBe(address);
  expect((await home.asked()).at(-1).previous_interaction_id).toBe(id);
  await expect(chat.box).toHaveValue("");
});

test("settings that are changed before the engine is there are all kept", async ({ chat, page, settings }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/split_engine*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await chat.open();
  await settings.open();
  await settings.summaries.uncheck();
  await settings.theme("Dark").check({ force: true });
  await settings.key.fill("a-key-of-mine");
  await settings.remember.check();
  release();
  await settings.close();
  await chat.reload();
  await settings.open();
  await expect(settings.summaries).not.toBeChecked();
  await expect(settings.theme("Dark")).toBeChecked();
  await expect(settings.remember).toBeChecked();
});
