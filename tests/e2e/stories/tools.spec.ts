// Tools: what is switched on by the message box belongs to the conversation and goes with every turn of it; what the
// service would refuse is said before anything is sent.

import { expect, test } from "../fixtures";
import { keep } from "../planting";
import { ToolsMenu } from "../pages/tools";
import { plantFunctions, weather } from "../pages/functions";

test("tools are switched on with the keyboard alone, go with every turn, and stay on", async ({ chat, home, page }) => {
  const tools = new ToolsMenu(page);
  await chat.open();
  await tools.button().focus();
  await page.keyboard.press("Enter");
  const search = tools.item("Google Search");
  await expect(search).toBeFocused();
  await page.keyboard.press("Space");
  await expect(search).toBeChecked();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(tools.menu).toHaveCount(0);
  await expect(tools.button("Google Search, Run code")).toBeFocused();

  await chat.ask("My name is Ada.");
  await chat.reload();
  await expect(tools.button("Google Search, Run code")).toBeVisible();
  await chat.ask("What is my name?");
  const bodies = await home.asked();
  expect(bodies.map((body) => body.tools)).toEqual([
    [{ type: "google_search" }, { type: "code_execution" }],
    [{ type: "google_search" }, { type: "code_execution" }],
  ]);
});

test("what a model refuses is explained and not sent, and comes back with the next model", async ({
  chat,
  home,
  page,
  settings,
}) => {
  const tools = new ToolsMenu(page);
  await chat.open();
  await tools.button().click();
  await tools.item("Run code").click();
  await expect(tools.item("Image search")).toContainText("Only Gemini 3.1 Flash Image");
  await expect(tools.item("Image search")).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await settings.open();
  await settings.model.fill("gemini-3-pro-image-preview");
  await settings.model.press("Tab");
  await settings.close();
  await tools.button("not Run code").click();
  await expect(tools.item("Run code")).toContainText("Picture models");
  await expect(tools.item("Run code")).not.toBeChecked();
  await page.keyboard.press("Escape");
  await chat.ask("Draw a boat");
  const [body] = await home.asked();
  expect(body.tools).toBeUndefined();
});

test("combinations that the service refuses are explained in the menu, and nothing of them is sent", async ({
  chat,
  home,
  page,
}) => {
  await page.addInitScript(() => {
    localStorage.setItem("catena.kit", JSON.stringify({ v: 1, stores: [{ name: "fileSearchStores/handbook" }] }));
  });
  await plantFunctions(page, { functions: [weather] });
  const tools = new ToolsMenu(page);
  await chat.openWith({ tools: ["google_search", "file_search", "functions"], model: "gemini-2.5-flash" });
  // Gemini 2.5 takes no functions beside a search, and no model takes file search beside a search.
  await tools.button("Google Search, not File search, not Functions").click();
  await expect(tools.item("File search")).toContainText("Does not go with Google Search or reading pages");
  await expect(tools.item("Functions")).toContainText("Gemini 2.5 takes functions or Google’s tools");
  await expect(tools.item("MCP servers")).toContainText("No server is set up");
  await expect(tools.item("Computer use")).toContainText("Not supported here");
  for (const name of ["MCP servers", "Computer use"]) {
    await expect(tools.item(name)).toHaveAttribute("aria-disabled", "true");
    await tools.item(name).click({ force: true });
    await expect(tools.item(name)).not.toBeChecked();
  }
  // What is on and not sent can be switched off all the same.
  await tools.item("Functions").click();
  await expect(tools.item("Functions")).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await tools.button("Google Search, not File search").focus();
  await chat.ask("Who wrote Faust?");
  expect((await home.asked()).map((body) => body.tools)).toEqual([[{ type: "google_search" }]]);
  await page.getByRole("button", { name: /^Tools: / }).click();
  await tools.item("Google Search").click();
  await expect(tools.item("File search")).toBeChecked();
});

test("the choice belongs to the conversation, and the next one starts from the last", async ({ chat, home, page, sidebar }) => {
  const tools = new ToolsMenu(page);
  await chat.openWith({ tools: ["google_search"] });
  await chat.ask("My name is Ada.");
  const first = page.url();
  await sidebar.newChat.click();
  await tools.button("Google Search").click();
  await tools.item("Google Search").click();
  await tools.item("Run code").click();
  await page.keyboard.press("Escape");
  await chat.ask("What is 3*4?");
  await page.goto(first);
  await expect(tools.button("Google Search")).toBeVisible();
  await chat.reload();
  await expect(tools.button("Google Search")).toBeVisible();
  await chat.ask("What is my name?");
  await sidebar.newChat.click();
  await expect(tools.button("Run code")).toBeVisible();
  const sent = (await home.asked()).map((body) => (body.tools as { type: string }[]).map((tool) => tool.type));
  expect(sent).toEqual([["google_search"], ["code_execution"], ["google_search"]]);
});

test("a conversation of before the choice was its own goes on with what its last turn was sent with", async ({
  chat,
  home,
  page,
}) => {
  const link = { key: "old-0", model: "gemini-3-flash-preview", status: "completed", created: 1, ended: 2 };
  const chain = { v: 1, title: "Old", created: 1, updated: 2, turns: [link], chosen: [] };
  const step = { type: "model_output", content: [{ type: "text", text: "Yes." }] };
  const body = { v: 1, text: "Old?", steps: [{ index: 0, started: 1, stopped: 2, step }], tools: ["url_context"] };
  await keep(page, [["catena.chain.old", JSON.stringify(chain)]], [["old-0", JSON.stringify(body)]]);
  await page.goto(`${chat.origin}/#/c/old`);
  await chat.ready();
  await expect(new ToolsMenu(page).button("Read pages")).toBeVisible();
  await chat.ask("And now?");
  expect((await home.asked())[0].tools).toEqual([{ type: "url_context" }]);
});

test("an answer is asked for again with a search, and the conversation keeps its choice", async ({ chat, home, page }) => {
  await chat.open();
  const answer = await chat.ask("Who wrote Faust?");
  await answer.article.getByRole("button", { name: "Regenerate with search" }).click();
  await chat.answer().versions.expectToBe(2, 2);
  await chat.answer().expectStatus("completed");
  await expect(new ToolsMenu(page).button()).toBeVisible();
  await expect(chat.answer().article.getByRole("button", { name: "Regenerate with search" })).toHaveCount(0);
  expect((await home.asked()).map((body) => body.tools)).toEqual([undefined, [{ type: "google_search" }]]);
});

test("functions must be called where that is chosen, and results still come to an answer", async ({ chat, home, page }) => {
  await plantFunctions(page, { functions: [weather] });
  const tools = new ToolsMenu(page);
  await chat.openWith({ tools: ["functions"] });
  await tools.button("Functions").click();
  await tools.radio("At least one").click();
  await expect(tools.radio("At least one")).toBeChecked();
  await page.keyboard.press("Escape");
  const answer = await chat.ask("My name is Ada", "requires_action");
  const card = answer.article.getByRole("region", { name: "Call of get_weather" });
  await card.getByRole("button", { name: "Refuse" }).click();
  await card.getByRole("button", { name: "Refuse the call" }).click();
  await chat.answer(1).expectStatus("completed");
  const choices = (await home.asked()).map((body) => (body.generation_config as { tool_choice?: string }).tool_choice);
  expect(choices).toEqual(["any", undefined]);
});
