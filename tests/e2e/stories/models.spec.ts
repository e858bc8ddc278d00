// Who answers: the table, what the service lists, and ids whose time is over.

import { expect, test } from "../fixtures";

test("a model that is never offered again is replaced, and the answer says so", async ({ chat, home }) => {
  await chat.openWith({ model: "gemini-2.0-flash" });
  const answer = await chat.ask("What is 20+22?");
  await expect(answer.notice).toContainText("gemini-2.0-flash is no longer offered");
  const [body] = await home.asked();
  expect(body.model).toBe("gemini-3-flash-preview");
});

test("a model that the service has switched off is replaced by its successor, and the answer says so", async ({
  chat,
  hand,
  watch,
}) => {
  watch.provokes("status of 404");
  await chat.openWith({ api_base: hand.origin, model: "gemini-3-pro-image-preview" });
  await chat.send("What is 20+22?");
  const first = await hand.next();
  expect(first.body.model).toBe("gemini-3-pro-image-preview");
  first.refuse(404, { error: { code: "model_not_found", message: "Model gemini-3-pro-image-preview is not found." } });
  const second = await hand.next();
  expect(second.body.model).not.toBe("gemini-3-pro-image-preview");
  second.begin().speak("Forty-two.").end();
  await chat.answer().expectStatus("completed");
  await expect(chat.answer().notice).toContainText("gemini-3-pro-image-preview is no longer offered");
});

test("any id can be typed in, from the end of the list", async ({
  chat,
  home,
  settings,
  page,
  watch,
}) => {
  // The simulator does not know it, as the service would not.
  watch.provokes("status of 404");
  await chat.open();
  await chat.modelButton.click();
  await chat.modelList.getByRole("option", { name: /^Another id/ }).click();
  const field = page.getByLabel("Model or agent");
  await expect(field).toBeVisible();
  await field.fill("gemini-3-flash-preview-of-tomorrow");
  await field.press("Enter");
  await settings.close();
  await expect(chat.modelButton).toHaveAccessibleName("Model: gemini-3-flash-preview-of-tomorrow");
  await chat.send("What is 1+1?");
  await expect.poll(async () => (await home.asked()).length).toBe(1);
  const [body] = await home.asked();
  expect(body.model).toBe("gemini-3-flash-preview-of-tomorrow");
});

test("a letter moves to the next model that has a word with it", async ({ chat, page }) => {
  await chat.open();
  await chat.modelButton.click();
  await expect(chat.modelList).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("d");
  await page.keyboard.press("Enter");
  await expect(chat.modelButton).toHaveAccessibleName(/Deep Research/);
});

test("nothing is stored when storing is off, and the next message brings the text along", async ({ chat, home }) => {
  await chat.openWith({ store: false });
  await chat.ask("My name is Ada.");
  const second = await chat.ask("What is my name?");
  await expect(second.text).toContainText("Ada");
  await expect(second.notice).toContainText("Not stored at Google");
  const bodies = await home.asked();
  expect(bodies[1].store).toBe(false);
  expect(bodies[1]).not.toHaveProperty("previous_interaction_id");
  expect(JSON.stringify(bodies[1].input)).toContain("My name is Ada.");
});

test("the service tier goes along", async ({ chat, home, settings, page }) => {
  await chat.open();
  await settings.open();
  await page.getByLabel("Service tier").selectOption("flex");
  await settings.close();
  await chat.ask("What is 1+1?");
  const [body] = await home.asked();
  expect(body.service_tier).toBe("flex");
});
