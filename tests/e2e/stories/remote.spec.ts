// File search and remote MCP servers: set up in the settings, switched on by the message box, and told in the timeline.

import { expect, test } from "../fixtures";
import { ToolsMenu } from "../pages/tools";

const EXAMPLE = "https://mcp.catena.example/mcp";

test("a server is set up with the keyboard alone, called with its secret header, and the secret shows nowhere", async ({
  chat,
  home,
  page,
  settings,
}) => {
  const tools = new ToolsMenu(page);
  await chat.open();
  await settings.open();
  const section = settings.dialog.getByRole("region", { name: "MCP servers" });
  await expect(section).toContainText("Google calls them, not this page");
  await section.getByRole("button", { name: "New server" }).focus();
  await page.keyboard.press("Enter");
  const form = section.getByRole("form", { name: "Server" });
  await expect(form.getByRole("textbox", { name: "Name", exact: true })).toBeFocused();
  await page.keyboard.type("sea");
  await page.keyboard.press("Tab");
  await page.keyboard.type("http://mcp.catena.example/mcp");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Bearer tide-5ecret");
  await page.keyboard.press("Enter");
  await expect(form.getByRole("alert")).toContainText("https://");
  await form.getByRole("textbox", { name: "Address" }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(EXAMPLE);
  await page.keyboard.press("Enter");
  const row = section.getByRole("listitem", { name: "sea" });
  await expect(row).toContainText("Headers: Authorization; all tools.");
  await settings.close();
  await expect(tools.button("MCP servers")).toBeVisible();

  const { timeline, text } = await chat.ask("When is the tide at the harbour Oban?");
  await expect(text).toContainText("high tide 06:12");
  for (const look of ["live", "reloaded"]) {
    const tool = await timeline.look("function");
    await expect(tool.locator("summary"), look).toContainText("Called sea:get_tide");
    await expect(tool.getByRole("tree", { name: "Arguments" })).toContainText("Oban");
    await expect(tool.getByRole("group", { name: "Output" })).toContainText("high tide 06:12");
    if (look === "live") await chat.reload();
  }
  const [body] = await home.asked();
  expect(body.tools).toEqual([
    { type: "mcp_server", name: "sea", url: EXAMPLE, headers: { Authorization: "Bearer tide-5ecret" } },
  ]);
  // It is kept until the tab closes, and stands in no record.
  const kept = await page.evaluate(() => ({ local: JSON.stringify({ ...localStorage }), session: { ...sessionStorage } }));
  expect(kept.local).not.toContain("5ecret");
  expect(JSON.stringify(kept.session)).toContain("5ecret");
  await settings.open();
  await expect(settings.dialog).not.toContainText("5ecret");
  const [file] = await Promise.all([page.waitForEvent("download"), settings.export.click()]);
  const { readFile } = await import("node:fs/promises");
  const exported = await readFile(await file.path(), "utf8");
  expect(exported).toContain("When is the tide");
  expect(exported).not.toContain("5ecret");

  await section.getByRole("checkbox", { name: "Remember header values" }).check();
  const remembered = await page.evaluate(() => localStorage.getItem("catena.headers"));
  expect(remembered).toContain("5ecret");
  await row.getByRole("button", { name: "Delete" }).click();
  await expect(row).toHaveCount(0);
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain("5ecret");
});

test("a server that is half typed is there again when the settings are, without its secret", async ({ chat, page, settings }) => {
  await chat.open();
  await settings.open();
  const section = settings.dialog.getByRole("region", { name: "MCP servers" });
  const form = section.getByRole("form", { name: "Server" });
  await section.getByRole("button", { name: "New server" }).click();
  await form.getByRole("textbox", { name: "Name", exact: true }).fill("sea");
  await form.getByRole("textbox", { name: "Address" }).fill(EXAMPLE);
  await form.getByLabel("Value of the header").fill("Bearer tide-5ecret");
  await form.getByRole("textbox", { name: "Allowed tools" }).fill("get_tide");
  await settings.close();
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).not.toContain("5ecret");
  await chat.reload();
  await settings.open();
  await expect(form.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("sea");
  await expect(form.getByRole("textbox", { name: "Address" })).toHaveValue(EXAMPLE);
  await expect(form.getByRole("textbox", { name: "Allowed tools" })).toHaveValue("get_tide");
  await expect(form.getByLabel("Value of the header")).toHaveValue("");
  await form.getByRole("button", { name: "Cancel" }).click();
  await settings.close();
  await settings.open();
  await expect(form).toHaveCount(0);
});

test("a header whose value is gone is said before sending, and its server is left out", async ({ chat, home, page, settings }) => {
  await page.addInitScript((url) => {
    const servers = [{ name: "sea", url, headers: ["Authorization"] }];
    localStorage.setItem("catena.kit", JSON.stringify({ v: 1, servers }));
  }, EXAMPLE);
  const tools = new ToolsMenu(page);
  await chat.openWith({ tools: ["mcp_server"] });
  await tools.button("not MCP servers").click();
  await expect(tools.item("MCP servers")).toContainText("The value of a header is missing");
  await page.keyboard.press("Escape");
  await chat.ask("When is the tide at Oban?");
  expect((await home.asked())[0].tools).toBeUndefined();
  await settings.open();
  const section = settings.dialog.getByRole("region", { name: "MCP servers" });
  await expect(section.getByRole("listitem", { name: "sea" })).toContainText("not here any more");
  await section.getByRole("button", { name: "Edit" }).click();
  await section.getByLabel("Value of the header").fill("Bearer wrong");
  await section.getByRole("button", { name: "Keep the server" }).click();
  await settings.close();
  // A server that refuses the token is an error of the tool, in sight.
  const { timeline } = await chat.ask("When is the tide at the harbour Oban?");
  const tool = timeline.tool("function");
  await expect(tool).toHaveAttribute("data-state", "failed");
  await expect(tool).toContainText("401");
});

test("two servers at one origin have each their own token, and one without is left out", async ({ chat, hand, page, settings }) => {
  const urls = [EXAMPLE, `${EXAMPLE}/second`];
  await page.addInitScript((urls) => {
    const servers = urls.map((url, at) => ({ name: at === 0 ? "name" : "tools", url, headers: ["Authorization"] }));
    localStorage.setItem("catena.kit", JSON.stringify({ v: 1, servers }));
  }, urls);
  const tools = new ToolsMenu(page);
  await chat.openWith({ api_base: hand.origin, tools: ["mcp_server"] });
  await settings.open();
  const section = settings.dialog.getByRole("region", { name: "MCP servers" });
  const row = (name: string) => section.getByRole("listitem", { name, exact: true });
  await row("name").getByRole("button", { name: "Edit" }).click();
  const form = section.getByRole("form", { name: "Server" });
  await form.getByLabel("Value of the header").fill("Bearer first-1");
  // What is typed is not lost by opening another one.
  await row("tools").getByRole("button", { name: "Edit" }).click();
  await expect(form.getByRole("alert")).toHaveText("Keep or cancel first what is typed here.");
  await expect(form.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("name");
  await form.getByRole("button", { name: "Keep the server" }).click();
  await expect(row("name")).not.toContainText("not here any more");
  await expect(row("tools")).toContainText("Until then it is left out");
  await settings.close();
  await expect(tools.button("MCP servers")).toBeVisible();
  const sent = async (text: string) => {
    await chat.send(text);
    const call = await hand.next();
    call.begin().speak("Hello.").end();
    return (call.body.tools as { url: string; headers: object }[]).map((tool) => [tool.url, tool.headers]);
  };
  const first = [urls[0], { Authorization: "Bearer first-1" }];
  expect(await sent("Hello")).toEqual([first]);
  await chat.answer(0).expectStatus("completed");

  await settings.open();
  await row("tools").getByRole("button", { name: "Edit" }).click();
  await form.getByLabel("Value of the header").fill("Bearer second-2");
  await form.getByRole("button", { name: "Keep the server" }).click();
  await settings.close();
  expect(await sent("Hello again")).toEqual([first, [urls[1], { Authorization: "Bearer second-2" }]]);
});

test("every form in which the service tells of remote tools is paired and named", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tides?");
  const call = (await hand.next()).begin();
  const told = [{ type: "text", text: "06:12" }];
  call.step({ type: "function_call", id: "a", name: "sea:get_tide", arguments: {} });
  call.grow({ type: "arguments_delta", arguments: '{"harbour":"Oban"}' }).stopStep();
  call.step({ type: "function_result", call_id: "a", name: "sea:get_tide", result: told }).stopStep();
  call.step({ type: "mcp_server_tool_call", id: "b", server_name: "sea", name: "find_ferry", arguments: { to: "Mull" } });
  call.stopStep();
  call.step({ type: "mcp_server_tool_result", call_id: "b", server_name: "sea", name: "find_ferry", result: told });
  call.stopStep();
  call.step({ type: "tool_call", id: "c", signature: "AAAA" }).stopStep().speak("High at 06:12.");
  // The service says so at times although nothing waits.
  call.end("requires_action");
  const { article, timeline, text } = chat.answer();
  for (const look of ["live", "reloaded"]) {
    await chat.answer().expectStatus("requires_action");
    await expect(text, look).toHaveText("High at 06:12.");
    await timeline.line.click();
    const rows = timeline.rows.locator("summary .summary-text");
    await expect(rows).toHaveText(["Called sea:get_tide", "Called sea:find_ferry", "Called a remote tool"]);
    await expect(article.getByRole("region", { name: /^Call of/ })).toHaveCount(0);
    await expect(chat.answer().notice).toHaveCount(0);
    await expect(chat.sendButton).toBeVisible();
    if (look === "live") await chat.reload();
  }
});

test("files of a store are searched, and the store is switched off and on", async ({ chat, home, page, request, settings }) => {
  const api = `${home.origin}/v1beta`;
  const store = (await (await request.post(`${api}/fileSearchStores`, { data: { displayName: "handbook" } })).json()).name;
  const uploaded = await request.post(`${home.origin}/upload/v1beta/${store}:uploadToFileSearchStore`, {
    headers: { "content-type": "text/plain", "x-goog-upload-protocol": "raw" },
    data: "# Kitchen\n\nThe dishwasher runs at night, since the tariff is lower.\n\nGuests bring their own towels.",
  });
  expect(uploaded.ok(), await uploaded.text()).toBe(true);
  const tools = new ToolsMenu(page);
  await chat.open();
  await settings.open();
  const section = settings.dialog.getByRole("region", { name: "File search" });
  const name = section.getByRole("textbox", { name: "Name of a store" });
  await name.fill("Hand Book");
  await name.press("Enter");
  await expect(section.getByRole("alert")).toContainText("small letters, digits and dashes");
  await name.fill(store);
  await name.press("Enter");
  await expect(section.getByRole("listitem", { name: store })).toBeVisible();
  await settings.close();
  await expect(tools.button("File search")).toBeVisible();
  const { timeline, text } = await chat.ask("When does the dishwasher run?");
  await expect(text).toContainText("The dishwasher runs at night");
  for (const look of ["live", "reloaded"]) {
    await expect(timeline.line, look).toHaveText(/^Searched files/);
    await timeline.look("file_search");
    if (look === "live") await chat.reload();
  }
  expect((await home.asked()).at(-1)?.tools).toEqual([{ type: "file_search", file_search_store_names: [store] }]);
  await settings.open();
  await section.getByRole("checkbox", { name: store }).uncheck();
  await settings.close();
  await tools.button("not File search").click();
  await expect(tools.item("File search")).toContainText("No store is named");
});
