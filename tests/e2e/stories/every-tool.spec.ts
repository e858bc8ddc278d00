// Every kind of tool, before the answer (models of the third generation) and after it (2.5), while it runs, when it is
// done, and after a reload.

import type { Locator } from "@playwright/test";

import { expect, test } from "../fixtures";
import { type Answer, type Timeline } from "../pages/chat";
import { calls, plantFunctions, weather } from "../pages/functions";
import { answerOf, callOf, type Kind, KINDS, resultOf } from "../tooling";
import type { Call } from "../servers";

const ORDERS = ["before", "after"] as const;

/** Looks at the row of a tool as it runs. */
async function expectRunning(timeline: Timeline, kind: Kind): Promise<void> {
  const row = timeline.tool(kind.tool);
  await expect(row).toHaveAttribute("data-state", "running");
  await expect(row.locator("summary")).toContainText(kind.running);
  await expect(timeline.line, "nothing folds while something runs").toHaveCount(0);
}

/** Looks at the line, which is above or below the answer as the steps were. */
async function expectFolded(answer: Answer, kind: Kind, order: (typeof ORDERS)[number]): Promise<void> {
  const { timeline, text } = answer;
  await expect(timeline.line).toHaveText(kind.line);
  await expect(timeline.line).toHaveAttribute("aria-expanded", "false");
  await expect(timeline.tool(kind.tool)).toBeHidden();
  const above = await timeline.group.evaluate((group, text) => {
    return (group.compareDocumentPosition(text as Node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  }, await text.elementHandle());
  expect(above).toBe(order === "before");
}

/** Plays a whole answer, and looks at the row while it runs. */
async function play(call: Call, timeline: Timeline, kind: Kind, order: (typeof ORDERS)[number]): Promise<void> {
  call.begin();
  if (order === "after") answerOf(call, kind);
  callOf(call, kind);
  await expectRunning(timeline, kind);
  resultOf(call, kind);
  await expect(timeline.tool(kind.tool)).toHaveAttribute("data-state", "done");
  await expect(timeline.tool(kind.tool).locator("summary")).toContainText(kind.done);
  if (order === "before") answerOf(call, kind);
  call.complete();
}

for (const kind of KINDS) {
  for (const order of ORDERS) {
    test(`${kind.name} ${order} the answer, live and after a reload`, async ({ chat, hand }) => {
      await chat.openWith({ api_base: hand.origin });
      await chat.send("Look it up");
      const answer = chat.answer();
      await play(await hand.next(), answer.timeline, kind, order);
      await answer.expectStatus("completed");
      for (const look of ["live", "reloaded"]) {
        await test.step(look, async () => {
          await expectFolded(answer, kind, order);
          const row = await answer.timeline.look(kind.tool);
          await expect(row).toHaveAttribute("data-state", "done");
          await expect(row.locator("summary")).toContainText(kind.done);
          await kind.look(row, answer);
        });
        if (look === "live") await chat.reload();
      }
    });
  }
}

for (const order of ORDERS) {
  test(`a function ${order} the answer, live and after a reload`, async ({ chat, hand, page }) => {
    await plantFunctions(page, { functions: [weather] });
    await chat.openWith({ api_base: hand.origin, tools: ["functions"] });
    await chat.send("Do I need an umbrella in Paris?");
    const asking = await hand.next();
    asking.begin();
    if (order === "after") asking.speak("I look at the weather.").stopStep();
    asking.step({ type: "function_call", id: "w1", name: "get_weather", arguments: {} });
    asking.grow({ type: "arguments_delta", arguments: '{"city": "Paris"}' }).stopStep();
    asking.complete("requires_action");
    const asked = chat.answer(0);
    await asked.expectStatus("requires_action");
    const [card] = calls(asked, "get_weather");
    await expect(card.item("Arguments", "city: Paris")).toBeVisible();
    await expect(card.state).toHaveText("Waits for you");
    await chat.reload();
    await expect(card.state).toHaveText("Waits for you");
    await card.answer('{"sky": "rain"}');
    const told = await hand.next();
    expect(told.body.input).toMatchObject([{ type: "function_result", call_id: "w1", name: "get_weather" }]);
    told.begin().speak("Take one.");
    told.end();
    await chat.answer(1).expectStatus("completed");
    for (const look of ["live", "reloaded"]) {
      await expect(card.state, look).toHaveText("Answered by you");
      await expect(card.item("Result", "sky: rain")).toBeVisible();
      await expect(chat.answer(1).text).toHaveText("Take one.");
      await expect(asked.text).toHaveCount(order === "after" ? 1 : 0);
      if (look === "live") await chat.reload();
    }
  });

  test(`a search ${order} the answer is asked for, opened and checked with the keyboard alone`, async ({ chat, hand, page }) => {
    const kind = KINDS[0];
    await chat.openWith({ api_base: hand.origin });
    const go = async (to: Locator, key: "Tab" | "Shift+Tab") => {
      for (let steps = 0; steps < 60; steps += 1) {
        if (await to.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press(key);
      }
      await expect(to).toBeFocused();
    };
    await go(chat.box, "Tab");
    await page.keyboard.type("How tall is it?");
    await page.keyboard.press("Enter");
    const answer = chat.answer();
    await play(await hand.next(), answer.timeline, kind, order);
    await answer.expectStatus("completed");
    const { timeline, text } = answer;
    for (const look of ["live", "reloaded"]) {
      await test.step(look, async () => {
        await go(chat.box, "Tab");
        await expectFolded(answer, kind, order);
        await go(timeline.line, "Shift+Tab");
        await page.keyboard.press("Enter");
        await expect(timeline.line).toHaveAttribute("aria-expanded", "true");
        await page.keyboard.press("ArrowDown");
        const row = timeline.tool(kind.tool);
        await expect(row.locator("summary")).toBeFocused();
        await page.keyboard.press("Enter");
        await expect(row).toHaveAttribute("open", "");
        await kind.look(row, answer);
        // On to the first number in the text, whose card tells what rests on its source.
        const marker = text.locator("a[data-citation='1']").first();
        await go(marker, order === "before" ? "Tab" : "Shift+Tab");
        const card = answer.article.getByRole("group", { name: "Source 1" });
        await expect(card.getByRole("list", { name: "What rests on it" })).toHaveText("The Eiffel Tower is 330 metres tall.");
        await page.keyboard.press("Escape");
        await expect(card).toHaveCount(0);
        await expect(marker).toBeFocused();
      });
      if (look === "live") await chat.reload();
    }
  });
}
