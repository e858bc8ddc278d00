// The settings go with every turn, since the service inherits none of them; and they are kept.

import { expect, test } from "../fixtures";

test("model, thinking level, summaries and instruction are sent with every turn", async ({ chat, home, settings }) => {
  await chat.open();
  await chat.ask("My name is Ada.");
  await settings.open();
  await settings.model.fill("gemini-3.1-pro-preview");
  await settings.model.press("Tab");
  await settings.level.selectOption("low");
  await settings.summaries.uncheck();
  await settings.instruction.fill("Answer in one sentence.");
  await settings.close();
  const second = await chat.ask("What is my name?");
  await expect(second.thought).toHaveCount(0);
  await chat.ask("What is 1+1?");

  const [first, ...later] = await home.asked();
  expect(first).toEqual({
    model: "gemini-3-flash-preview",
    input: "My name is Ada.",
    stream: true,
    generation_config: { thinking_summaries: "auto" },
  });
  expect(later).toHaveLength(2);
  for (const body of later) {
    expect(body.model).toBe("gemini-3.1-pro-preview");
    expect(body.system_instruction).toBe("Answer in one sentence.");
    expect(body.generation_config).toEqual({ thinking_level: "low" });
  }
  expect(later[1].previous_interaction_id).toBe(await second.id());
});

test("settings survive a reload and reach the other tab", async ({ chat, otherTab, settings }) => {
  await chat.open();
  const other = await otherTab();
  await other.chat.open();
  await settings.open();
  await settings.instruction.fill("Be kind.");
  await settings.level.selectOption("high");
  await settings.theme("Dark").check({ force: true });
  await settings.close();
  await expect(other.page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(other.chat.thinkingLevel).toHaveValue("high");
  await chat.reload();
  await settings.open();
  await expect(settings.instruction).toHaveValue("Be kind.");
  await expect(settings.level).toHaveValue("high");
  await expect(settings.theme("Dark")).toBeChecked();
});

test("the thinking level beside the message box is the one in the settings", async ({ chat, home, settings }) => {
  await chat.open();
  await chat.thinkingLevel.selectOption("minimal");
  await chat.ask("Hello");
  expect((await home.asked())[0].generation_config.thinking_level).toBe("minimal");
  await settings.open();
  await expect(settings.level).toHaveValue("minimal");
});

test("the model button names the model, and the next turn asks the chosen one", async ({ chat, home }) => {
  await chat.open();
  await expect(chat.modelButton).toHaveAccessibleName("Model: Gemini 3 Flash");
  await chat.modelButton.click();
  await chat.modelList.getByRole("option", { name: /^Gemini 2.5 Flash The/ }).click();
  await expect(chat.modelList).toBeHidden();
  await expect(chat.modelButton).toHaveAccessibleName("Model: Gemini 2.5 Flash");
  await chat.ask("Hello");
  expect((await home.asked())[0].model).toBe("gemini-2.5-flash");
});

test("an address of the API that would show the key to others is refused in a sentence", async ({ chat, settings }) => {
  await chat.open();
  await settings.open();
  for (const address of ["http://example.com", "example.com", "https://a?key=b"]) {
    await settings.setApiBase(address);
    await expect(settings.apiBase).toHaveAttribute("aria-invalid", "true");
    await expect(settings.connection).toHaveAttribute("data-state", "failed");
  }
  await settings.setApiBase("");
  await expect(settings.apiBase).not.toHaveAttribute("aria-invalid", "true");
  await expect(settings.connection).toHaveAttribute("data-state", "simulated");
});

test("the theme follows the system, or the choice", async ({ chat, page, settings }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await chat.open();
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(paper).not.toBe(light);
  await settings.open();
  await settings.theme("Light").check({ force: true });
  await expect.poll(paper).toBe(light);
  await settings.close();
  await page.getByRole("button", { name: "Use dark theme" }).click();
  await expect.poll(paper).not.toBe(light);
  await expect(page.getByRole("button", { name: "Use light theme" })).toBeVisible();
});
