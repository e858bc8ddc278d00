// Structured output: answers as JSON by a schema of the person's, checked, and shown as a tree.

import { expect, test } from "../fixtures";
import { ToolsMenu } from "../pages/tools";

const SCHEMA = {
  type: "object",
  properties: { city: { type: "string" }, days: { type: "integer", maximum: 9 } },
  required: ["city", "days"],
};

test("a schema is written with the keyboard alone, checked while it is typed, and answers are trees by it", async ({
  chat,
  home,
  page,
}) => {
  const tools = new ToolsMenu(page);
  await chat.open();
  await tools.button().focus();
  await page.keyboard.press("Enter");
  await expect(tools.item("Google Search")).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await expect(tools.menu.getByRole("menuitem", { name: "Edit the schema…" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(tools.schema).toBeFocused();
  await page.keyboard.type('{"type": "objekt"}');
  await expect(tools.formSaid).toContainText('At type: "objekt" is no type');
  await expect(tools.schema).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Control+a");
  await page.keyboard.type(JSON.stringify(SCHEMA));
  await expect(tools.formSaid).toHaveText("The schema is valid.");
  const on = tools.form.getByRole("checkbox", { name: "Ask for answers in this form" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(on).toBeFocused();
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await expect(tools.form).toHaveCount(0);
  await expect(tools.button("JSON")).toBeFocused();

  const answer = await chat.ask("Three days in Kyoto");
  for (const look of ["live", "reloaded"]) {
    await expect(answer.text, look).toContainText("Keeps to the schema");
    const tree = answer.text.getByRole("tree", { name: "Answer" });
    await expect(tree.getByRole("treeitem")).toHaveCount(2);
    await answer.text.getByRole("button", { name: "Raw text" }).click();
    const raw = await answer.text.getByRole("group", { name: "The answer, as it came" }).textContent();
    expect(Object.keys(JSON.parse(raw ?? "")).sort()).toEqual(["city", "days"]);
    if (look === "live") await chat.reload();
  }
  await expect(tools.button("JSON")).toBeVisible();
  expect((await home.asked())[0].response_format).toEqual({ type: "text", mime_type: "application/json", schema: SCHEMA });
});

test("an answer is text while it comes, and says by path where it departs from the schema", async ({ chat, hand, page }) => {
  await chat.openWith({ api_base: hand.origin, choice: { structured: true, schema: JSON.stringify(SCHEMA) } });
  await expect(new ToolsMenu(page).button("JSON")).toBeVisible();
  await chat.send("Three days");
  const call = (await hand.next()).begin().speak('{"city": 7, ');
  const { text } = chat.answer();
  const coming = text.getByRole("group", { name: "The answer, as it comes" });
  await expect(coming).toHaveText('{"city": 7,');
  await expect(text.getByRole("tree")).toHaveCount(0);
  call.speakOn('"days": 12, "more": []}').end();
  for (const look of ["live", "reloaded"]) {
    await expect(text, look).toContainText("Departs from the schema in 2 places");
    await expect(text.getByRole("list", { name: "Departures from the schema" }).getByRole("listitem")).toHaveText([
      "At city: this is a number, not a string.",
      "At days: 12 has to be at most 9.",
    ]);
    await expect(text.getByRole("tree", { name: "Answer" }).getByRole("treeitem", { name: /^days/ })).toBeVisible();
    if (look === "live") await chat.reload();
  }
});

test("an answer that is no JSON says where, and is there as it came", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin, choice: { structured: true, schema: JSON.stringify(SCHEMA) } });
  await chat.send("Three days");
  (await hand.next()).begin().speak("I would rather **not**.").end();
  const { text } = chat.answer();
  await expect(text.getByRole("status")).toContainText("The answer is no JSON. Line 1, column 1");
  await expect(text.getByRole("group", { name: "The answer, as it came" })).toHaveText("I would rather **not**.");
});

test("an example takes the place of what was typed, which can be put back; a form is for its conversation alone", async ({
  chat,
  home,
  page,
  sidebar,
}) => {
  const tools = new ToolsMenu(page);
  await chat.open();
  await tools.button().click();
  await tools.item("Structured output").click();
  await tools.schema.fill('{"type": "string"');
  await tools.form.getByRole("button", { name: "A recipe" }).click();
  await expect(tools.formSaid).toHaveText("The schema is valid.");
  await tools.form.getByRole("button", { name: "Put back what was typed" }).click();
  await expect(tools.schema).toHaveValue('{"type": "string"');
  // What is half typed is kept, also over a reload, and is not asked for.
  await tools.form.getByRole("checkbox").check();
  await tools.form.getByRole("button", { name: "Done" }).click();
  await chat.reload();
  await tools.button("not JSON").click();
  await tools.editSchema();
  await expect(tools.schema).toHaveValue('{"type": "string"');
  await tools.form.getByRole("button", { name: "A sorted list" }).click();
  await tools.form.getByRole("button", { name: "Done" }).click();
  await expect(tools.button("JSON")).toBeFocused();
  const answer = await chat.ask("Goethe and Weimar");
  await expect(answer.text).toContainText("Keeps to the schema");
  await sidebar.newChat.click();
  await expect(tools.button()).toBeVisible();
  await chat.ask("Hello");
  expect((await home.asked()).map((body) => typeof body.response_format)).toEqual(["object", "undefined"]);
});

test("an answer in a form is taken along as it came, without the words around it", async ({ chat, context, hand, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.openWith({ api_base: hand.origin, choice: { structured: true, schema: JSON.stringify(SCHEMA) } });
  await chat.send("Three days");
  const said = '{"city": "<Kyoto>", "days": 3}';
  (await hand.next()).begin().speak(said).end();
  const { article, text } = chat.answer();
  await expect(text).toContainText("Keeps to the schema");
  await article.hover();
  for (const [form, html] of [
    ["Plain text", ""],
    ["Formatted text", "&lt;Kyoto&gt;"],
  ]) {
    await article.getByRole("button", { name: "Copy as…" }).click();
    await page.getByRole("menuitem", { name: form }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(said);
    const copied = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return item.types.includes("text/html") ? (await item.getType("text/html")).text() : "";
    });
    expect(copied).toContain(html);
    expect(copied).not.toContain("Keeps to the schema");
    await page.evaluate(() => navigator.clipboard.writeText(""));
  }
});
