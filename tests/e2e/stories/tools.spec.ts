// Tools: what is switched on by the message box goes with every turn, and what a tool did is shown as it happens.

import { expect, test } from "../fixtures";

test("tools are switched on with the keyboard alone, go with every turn, and stay on", async ({ chat, home, page }) => {
  await chat.open();
  await page.getByRole("button", { name: "Tools", exact: true }).focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu", { name: "Tools" });
  const search = menu.getByRole("menuitemcheckbox", { name: /^Google Search/ });
  await expect(search).toBeFocused();
  await page.keyboard.press("Space");
  await expect(search).toBeChecked();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  const button = page.getByRole("button", { name: "Tools: Google Search, Run code" });
  await expect(button).toBeFocused();

  await chat.ask("My name is Ada.");
  await chat.reload();
  await expect(button).toBeVisible();
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
  await chat.open();
  await page.getByRole("button", { name: "Tools", exact: true }).click();
  const menu = page.getByRole("menu", { name: "Tools" });
  await menu.getByRole("menuitemcheckbox", { name: /^Run code/ }).click();
  await expect(menu.getByRole("menuitemcheckbox", { name: /^Image search Only Gemini/ })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await page.keyboard.press("Escape");
  await settings.open();
  await settings.model.fill("gemini-3-pro-image-preview");
  await settings.model.press("Tab");
  await settings.close();
  await page.getByRole("button", { name: "Tools", exact: true }).click();
  await expect(menu.getByRole("menuitemcheckbox", { name: /^Run code Picture models/ })).not.toBeChecked();
  await page.keyboard.press("Escape");
  await chat.ask("Draw a boat");
  const [body] = await home.asked();
  expect(body.tools).toBeUndefined();
});
