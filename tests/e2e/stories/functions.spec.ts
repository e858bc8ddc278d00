// Functions of the person's own: declared in the settings, called by the model, answered here, all in one request.

import { expect, test } from "../fixtures";
import { calls, clock, FunctionSettings, plantFunctions, weather } from "../pages/functions";

const PAIR = "What is the weather in Paris and in Rome?";

test("two parallel calls: one refused, one answered by hand, a second round answered by the page", async ({
  chat,
  home,
  page,
  settings,
}) => {
  await chat.open();
  await settings.open();
  const functions = new FunctionSettings(page);
  await functions.button("Add examples").click();
  await functions.builtIns.selectOption("Clock");
  await functions.expectNames(["get_weather", "find_orders", "book_room", "get_time"]);
  await settings.close();
  await expect(page.getByRole("button", { name: "Tools: Functions" })).toBeVisible();

  const asked = await chat.ask(PAIR, "requires_action");
  const [paris, rome] = calls(asked, "get_weather");
  await expect(paris.item("Arguments", "city: Paris")).toBeVisible();
  await expect(rome.item("Arguments", "city: Rome")).toBeVisible();
  await rome.refuse("Nobody measures there today.");
  await expect(rome.state).toHaveText("Refused");
  expect(await home.asked(), "half of the answers are not sent").toHaveLength(1);

  await chat.reload();
  await expect(rome.state).toHaveText("Refused");
  await expect(paris.state).toHaveText("Waits for you");
  await paris.answer('{"temp": 22');
  await expect(paris.flaw).toContainText("Line 1, column 11");
  await paris.result.fill('{"temp": 22, "sky": "clear"}');
  await paris.button("Give this result").click();
  await expect(paris.state).toHaveText("Answered by you");
  const told = chat.answer(1);
  await told.expectStatus("completed");
  await expect(told.text).toContainText("temp: 22");
  await expect(told.text).toContainText("failed: The person refused this call: Nobody measures there today.");
  await expect(page.getByRole("article", { name: "You said" })).toHaveCount(1);
  await expect(paris.button("Change"), "what was sent stays").toHaveCount(0);

  const id = await asked.id();
  const [first, second] = await home.asked();
  expect(first.tools.map((tool: { type: string; name: string }) => [tool.type, tool.name])).toEqual([
    ["function", "get_weather"],
    ["function", "find_orders"],
    ["function", "book_room"],
    ["function", "get_time"],
  ]);
  const result = (text: string, is_error: boolean) => ({
    type: "function_result",
    call_id: expect.stringMatching(/./),
    name: "get_weather",
    result: [{ type: "text", text }],
    is_error,
  });
  expect(second.previous_interaction_id).toBe(id);
  expect(second.input).toEqual([
    result('{"temp": 22, "sky": "clear"}', false),
    result("The person refused this call: Nobody measures there today.", true),
  ]);
  expect(second.input[0].call_id).not.toBe(second.input[1].call_id);

  // A second round: asked for once, approved for good, and then no longer asked for.
  await chat.send("What time is it?");
  const waiting = chat.answer(2);
  await waiting.expectStatus("requires_action");
  const [time] = calls(waiting, "get_time");
  await expect(time.card).toContainText("Clock answers, on this page.");
  await time.button("Approve always").click();
  await chat.answer(3).expectStatus("completed");
  await expect(chat.answer(3).text).toContainText("utc: ");
  await expect(time.state).toHaveText("Answered by this page");
  await chat.send("And what time is it now?");
  await chat.answer(5).expectStatus("completed");
  await expect(calls(chat.answer(4), "get_time")[0].state).toHaveText("Answered without asking");
  expect(await home.asked()).toHaveLength(6);

  await chat.reload();
  await expect(rome.state).toHaveText("Refused");
  await expect(rome.card.getByRole("group", { name: "Reason" })).toHaveText("Nobody measures there today.");
  await expect(paris.item("Result", "temp: 22")).toBeVisible();
  await expect(chat.answer(5).text).toContainText("utc: ");
  await settings.open();
  await expect(functions.row("get_time")).toContainText("Approved always.");
  await functions.row("get_time").getByRole("button", { name: "Ask me again" }).click();
  await expect(functions.row("get_time")).not.toContainText("Approved always.");
  await expect(functions.row("get_time").getByRole("checkbox")).toBeFocused();
});

test("a call is answered with the keyboard alone", async ({ chat, page }) => {
  await plantFunctions(page, { functions: [weather] });
  await chat.openWith({ tools: ["functions"] });
  await chat.box.focus();
  await page.keyboard.type(PAIR);
  await page.keyboard.press("Enter");
  const asked = chat.answer(0);
  await asked.expectStatus("requires_action");
  const [paris, rome] = calls(asked, "get_weather");
  const item = paris.item("Arguments", "city: Paris");
  // Backwards from the message box to the first card.
  for (let steps = 0; steps < 40; steps += 1) {
    await page.keyboard.press("Shift+Tab");
    if (await item.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(item).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(paris.button("Answer")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(paris.result).toBeFocused();
  await page.keyboard.type('{"days": [{"temp": 22}, {"temp": 24}]}');
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(paris.state).toHaveText("Answered by you");
  // The next call that waits is next, and a key that is held too long decides nothing about it.
  await expect(rome.card).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Space");
  await expect(rome.state).toHaveText("Waits for you");
  await expect(rome.card.getByRole("textbox")).toHaveCount(0);

  // The result is a tree that opens and closes.
  const tree = paris.card.getByRole("tree", { name: "Result" });
  await tree.getByRole("treeitem").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(tree.getByRole("treeitem").first()).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(tree.getByRole("treeitem").first()).toHaveAttribute("aria-expanded", "false");
  await expect(tree.getByRole("treeitem")).toHaveCount(1);
  await page.keyboard.press("End");
  await expect(tree.getByRole("treeitem").first()).toBeFocused();

  await rome.button("Refuse").focus();
  await page.keyboard.press("Enter");
  await expect(rome.reason).toBeFocused();
  // Whoever thinks better of it is back at the choices.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(rome.button("Refuse")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(rome.reason).toBeFocused();
  await page.keyboard.type("Too far.");
  await page.keyboard.press("Enter");
  await chat.answer(1).expectStatus("completed");
  await expect(chat.box).toBeFocused();
});

test("arguments are posted to an endpoint on an allowed origin, and what fails is told the model", async ({
  chat,
  hand,
  home,
  page,
  settings,
  watch,
}) => {
  watch.provokes("status of 500");
  await plantFunctions(page, { functions: [weather] });
  await chat.openWith({ tools: ["functions"] });
  await settings.open();
  const functions = new FunctionSettings(page);
  await functions.row("get_weather").getByRole("button", { name: "Edit" }).click();
  await expect(functions.field("Name")).toBeFocused();
  await functions.editor.getByRole("combobox", { name: "Answered by" }).selectOption("An endpoint of yours");
  await functions.field("Endpoint").fill(`${hand.origin}/weather`);
  await functions.button("Keep the function").click();
  await expect(functions.editor.getByRole("alert")).toContainText("is not among the allowed origins");
  await functions.button("Allow this origin").click();
  await expect(functions.origins).toHaveValue(hand.origin);
  await expect(functions.field("Endpoint")).toBeFocused();
  await functions.button("Keep the function").click();
  await expect(functions.editor).toHaveCount(0);
  await expect(functions.row("get_weather")).toContainText(`${hand.origin} answers.`);
  await settings.close();

  const asked = await chat.ask(PAIR, "requires_action");
  const [paris, rome] = calls(asked, "get_weather");
  // Two presses before the card is drawn anew are one call: the next that is asked is the other.
  await paris.button("Approve once").evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  const one = await hand.next();
  expect(one.body).toEqual({ city: "Paris" });
  await expect(paris.state).toHaveText("Working…");
  one.refuse(200, { temp: 22 });
  await expect(paris.state).toHaveText("Answered by your endpoint");
  await rome.button("Approve once").click();
  const other = await hand.next();
  expect(other.body).toEqual({ city: "Rome" });
  other.refuse(500, { sorry: true });
  await expect(rome.state).toHaveText("Failed");
  await chat.answer(1).expectStatus("completed");
  const [, second] = await home.asked();
  expect(second.input.map((step: { is_error: boolean }) => step.is_error)).toEqual([false, true]);
  expect(second.input[1].result[0].text).toBe('The function failed: HTTP 500. {"sorry":true}');

  // Stopped while it works, a call waits again, and what comes late is dropped.
  await chat.send("The weather in Oslo, please");
  const [oslo] = calls(chat.answer(2), "get_weather");
  await oslo.button("Approve once").click();
  const late = await hand.next();
  await chat.stopButton.click();
  await late.left();
  await expect(oslo.state).toHaveText("Waits for you");
  // Whoever goes on has refused what was not answered.
  await chat.send("Never mind. My name is Ada.");
  await chat.answer(3).expectStatus("completed");
  await expect(oslo.state).toHaveText("Refused");
});

test("a declaration is checked while it is typed, and kept only when it is right", async ({ chat, page, settings }) => {
  await plantFunctions(page, { functions: [weather] });
  await chat.open();
  await settings.open();
  const functions = new FunctionSettings(page);
  await functions.button("New function").click();
  const problem = functions.editor.getByRole("alert");
  await functions.field("Name").fill("2nd");
  await functions.button("Keep the function").click();
  await expect(problem).toContainText("has to begin with a letter or an underscore");
  await functions.field("Name").fill("get_weather");
  await functions.button("Keep the function").click();
  await expect(problem).toHaveText("There is a function named get_weather already.");
  await functions.field("Name").fill("get_tide");
  const schema = functions.field("Parameters, as JSON Schema");
  await schema.fill('{\n  "type": "object",\n}');
  await expect(functions.editor.getByRole("status")).toContainText("Line 3, column 1");
  await schema.fill('{"type": "object", "properties": {"port": {"type": "sting"}}}');
  await expect(functions.editor.getByRole("status")).toContainText('At properties.port.type: "sting" is no type');
  await schema.fill('{"type": "object", "properties": {"port": {"type": "string"}}}');
  await expect(schema).not.toHaveAttribute("aria-invalid");
  await functions.button("Keep the function").click();
  await functions.expectNames(["get_weather", "get_tide"]);

  const [download] = await Promise.all([page.waitForEvent("download"), functions.button("Export").click()]);
  expect(download.suggestedFilename()).toBe("catena-functions.json");
  await functions.row("get_tide").getByRole("button", { name: "Delete" }).click();
  await functions.expectNames(["get_weather"]);
  await functions.button("Import").click();
  const text = functions.section.getByRole("textbox", { name: "Declarations as JSON" });
  await text.fill('[{"name": "get_tide"}, {"name": "get_weather"}]');
  await functions.button("Add these").click();
  await expect(functions.section.getByRole("alert").filter({ hasText: "Function 2" })).toHaveText(
    "Function 2: There is a function named get_weather already.",
  );
  await functions.expectNames(["get_weather"]);
  await text.fill('{"name": "get_tide"}');
  await functions.button("Add these").click();
  await functions.expectNames(["get_weather", "get_tide"]);
});

test("when its time at the service is over, a conversation with calls is told anew with all of them", async ({
  chat,
  home,
  page,
  watch,
}) => {
  watch.provokes("status of 404");
  await plantFunctions(page, { functions: [{ ...clock, always: true }] });
  await chat.openWith({ tools: ["functions"] });
  await chat.send("What time is it?");
  await chat.answer(1).expectStatus("completed");
  await chat.reload();
  for (const number of [0, 1]) await home.expire(await chat.answer(number).id());
  await chat.send("My name is Ada.");
  await chat.answer(2).expectStatus("completed");
  const again = (await home.asked()).at(-1);
  const kinds = again?.input.map((step: { type: string }) => step.type);
  expect(kinds).toEqual(["user_input", "thought", "function_call", "function_result", "model_output", "user_input"]);
});

test("what functions cannot be combined with is said before anything is sent", async ({ chat, home, page }) => {
  await plantFunctions(page, { functions: [weather] });
  await chat.openWith({ model: "gemini-2.5-flash", tools: ["google_search", "functions"] });
  await page.getByRole("button", { name: "Tools: Google Search, not Functions", exact: true }).click();
  const menu = page.getByRole("menu", { name: "Tools" });
  const refused = menu.getByRole("menuitemcheckbox", { name: /^Functions Gemini 2\.5 takes functions or/ });
  await expect(refused).not.toBeChecked();
  await page.keyboard.press("Escape");
  await chat.ask("My name is Ada.");
  const [body] = await home.asked();
  expect(body.tools).toEqual([{ type: "google_search" }]);
});

test("what is approved always is no longer asked for in the calls beside it", async ({ chat, page }) => {
  await plantFunctions(page, { functions: [{ ...weather, built_in: "clock" }] });
  await chat.openWith({ tools: ["functions"] });
  const [paris, rome] = calls(await chat.ask(PAIR, "requires_action"), "get_weather");
  await paris.button("Approve always").click();
  await expect(rome.state).toHaveText("Answered without asking");
  await expect(paris.state).toHaveText("Answered by this page");
  await chat.answer(1).expectStatus("completed");
});

test("an answer given in one tab is there in the other", async ({ chat, otherTab, page }) => {
  await plantFunctions(page, { functions: [weather] });
  await chat.openWith({ tools: ["functions"] });
  const [, rome] = calls(await chat.ask(PAIR, "requires_action"), "get_weather");
  const other = await otherTab();
  await other.page.goto(page.url());
  const [, same] = calls(other.chat.answer(0), "get_weather");
  await expect(same.state).toHaveText("Waits for you");
  await rome.refuse("Too far.");
  await expect(same.state).toHaveText("Refused");
  await same.button("Change").click();
  await expect(rome.state).toHaveText("Waits for you");
});

test("what is typed about a function outlives what is done to others", async ({ chat, page, settings }) => {
  await plantFunctions(page, { functions: [weather, clock] });
  await chat.open();
  await settings.open();
  const functions = new FunctionSettings(page);
  await functions.row("get_weather").getByRole("button", { name: "Edit" }).click();
  await functions.field("Description, for the model").fill("Half a sentence");
  await functions.row("get_time").getByRole("button", { name: "Delete" }).click();
  await functions.expectNames(["get_weather"]);
  await functions.button("Import").click();
  await expect(functions.editor.getByRole("alert")).toHaveText("Keep or cancel first what is typed here.");
  await expect(functions.field("Description, for the model")).toHaveValue("Half a sentence");
  await functions.row("get_weather").getByRole("button", { name: "Delete" }).click();
  await expect(functions.editor, "what it was about is gone").toHaveCount(0);

  // A number that is bounded to what is kept already is shown as it is kept.
  for (const typed of ["60", "70"]) {
    await functions.rounds.fill(typed);
    await functions.rounds.blur();
    await expect(functions.rounds).toHaveValue("50");
  }
  await functions.rounds.fill("");
  await functions.rounds.blur();
  await expect(functions.rounds).toHaveAttribute("aria-invalid", "true");
});

test("functions that a newer version keeps are left alone", async ({ chat, page, settings }) => {
  await plantFunctions(page, { v: 2, functions: [weather] });
  await chat.open();
  await settings.open();
  const functions = new FunctionSettings(page);
  await expect(functions.section).toContainText("were written by a newer version of this page");
  await expect(functions.section.getByRole("button")).toHaveCount(0);
});

test("arguments that do not keep to the declaration are said so before anything is approved", async ({ chat, hand, page }) => {
  await plantFunctions(page, { functions: [{ ...weather, built_in: "clock" }] });
  await chat.openWith({ tools: ["functions"], api_base: hand.origin });
  await chat.send("The weather?");
  const call = (await hand.next()).begin();
  call.step({ type: "function_call", id: "a", name: "get_weather", arguments: {} });
  call.grow({ type: "arguments_delta", arguments: '{"city": 7}' }).stopStep().complete("requires_action");
  const [card] = calls(chat.answer(), "get_weather");
  for (const look of ["live", "reloaded"]) {
    const departures = card.card.getByRole("list", { name: "Departures from the declaration" });
    await expect(departures.getByRole("listitem"), look).toHaveText(["At city: this is a number, not a string."]);
    await expect(card.button("Approve once")).toBeVisible();
    if (look === "live") await chat.reload();
  }
});

test("a result that is half typed survives a reload, and is gone when it was given", async ({ chat, page }) => {
  await plantFunctions(page, { functions: [weather] });
  await chat.openWith({ tools: ["functions"] });
  const [card] = calls(await chat.ask("What is the weather in Paris?", "requires_action"), "get_weather");
  await card.button("Answer").click();
  await card.card.getByRole("radio", { name: "Text" }).check();
  await card.result.fill("Twenty-two degr");
  await chat.reload();
  await expect(card.result).toHaveValue("Twenty-two degr");
  await expect(card.card.getByRole("radio", { name: "Text" })).toBeChecked();
  // What comes back by itself does not take the focus.
  await expect(card.result).not.toBeFocused();
  await card.result.fill("Twenty-two degrees.");
  await card.button("Give this result").click();
  await chat.answer(1).expectStatus("completed");
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("catena.result.")))).toEqual([]);
});

test("a function that is half declared is there again when the settings are", async ({ chat, page, settings }) => {
  await chat.open();
  await settings.open();
  const functions = new FunctionSettings(page);
  await functions.button("New function").click();
  await functions.field("Name").fill("get_tide");
  await functions.field("Parameters, as JSON Schema").fill('{"type": ');
  await settings.close();
  await chat.reload();
  await settings.open();
  await expect(functions.field("Name")).toHaveValue("get_tide");
  await expect(functions.field("Parameters, as JSON Schema")).toHaveValue('{"type": ');
  await functions.editor.getByRole("button", { name: "Cancel" }).click();
  await settings.close();
  await settings.open();
  await expect(functions.editor).toHaveCount(0);
});
