// What a model did for an answer: every tool as it happens, folded to one line, and a waterfall after a reload.

import { expect, test } from "../fixtures";
import { DOT } from "../tooling";

const QUESTION = "Search: who holds the record du monde 100 m, and how tall is the Eiffel Tower?";

for (const [order, model] of [
  ["before", "gemini-3-flash-preview"],
  ["after", "gemini-2.5-flash"],
]) {
  test(`a search ${order} the answer is one line whose queries lead to Google, live and after a reload`, async ({ chat }) => {
    await chat.openWith({ tools: ["google_search"], model });
    const { timeline, text } = await chat.ask(QUESTION);
    for (const look of ["live", "reloaded"]) {
      await expect(timeline.line, look).toHaveText(/^Searched [12] quer(y|ies)( · .*s)?$/);
      await expect(timeline.line).toHaveAttribute("aria-expanded", "false");
      await expect(timeline.tool("google_search")).toBeHidden();
      const row = await timeline.look("google_search");
      await expect(row).toHaveAttribute("data-state", "done");
      const query = row.getByRole("list", { name: "Searched for" }).getByRole("link").first();
      const asked = (await query.textContent()) ?? "";
      await expect(query).toHaveAttribute("href", `https://www.google.com/search?q=${encodeURIComponent(asked)}`);
      await expect(query).toHaveAttribute("rel", /noopener/);
      const above = (await timeline.line.boundingBox())!.y < (await text.first().boundingBox())!.y;
      expect(above).toBe(order === "before");
      if (look === "live") await chat.reload();
    }
  });
}

test("pictures that were searched for before painting are told", async ({ chat }) => {
  await chat.openWith({ tools: ["google_search", "image_search"], model: "gemini-3.1-flash-image" });
  const { timeline } = await chat.ask("Draw the Eiffel Tower");
  for (const look of ["live", "reloaded"]) {
    await expect(timeline.line, look).toHaveText(/^Searched 1 query/);
    const row = await timeline.look("google_search");
    await expect(row.getByRole("list", { name: "Searched for" }).getByRole("link")).toHaveCount(1);
    if (look === "live") await chat.reload();
  }
});

test("pages are listed with how reading them went", async ({ chat }) => {
  await chat.openWith({ tools: ["url_context"] });
  const { timeline } = await chat.ask(
    "Compare https://example.com/guide https://example.com/members https://malware.example/x https://nothing.invalid/",
  );
  for (const look of ["live", "reloaded"]) {
    await expect(timeline.line, look).toHaveText(/^Read 1 page/);
    const row = await timeline.look("url_context");
    await expect(row.locator("summary")).toContainText("Read 1 of 4 pages");
    await expect(row.getByRole("list", { name: "Pages" }).getByRole("listitem")).toHaveText([
      "https://example.com/guideread",
      "https://example.com/membersbehind a paywall",
      "https://malware.example/xheld to be unsafe",
      "https://nothing.invalid/could not be read",
    ]);
    // A page that is held to be unsafe is not led to.
    await expect(row.getByRole("link", { name: "malware" })).toHaveCount(0);
    if (look === "live") await chat.reload();
  }
});

test("code and what it printed are found with the keyboard alone", async ({ chat, page }) => {
  await chat.openWith({ tools: ["code_execution"] });
  const { timeline } = await chat.ask("What is 12*7+3?");
  for (const look of ["live", "reloaded"]) {
    await expect(timeline.line, look).toHaveText(/^Ran code/);
    await timeline.line.focus();
    await page.keyboard.press("Enter");
    await expect(timeline.line).toHaveAttribute("aria-expanded", "true");
    const row = timeline.tool("code_execution");
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await expect(timeline.line).toBeFocused();
    const summary = row.locator("summary");
    for (const _ of await timeline.rows.all()) {
      if (await summary.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press("ArrowDown");
    }
    await expect(summary).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(row).toHaveAttribute("open", "");
    await expect(row.locator("figure[data-language=python] code")).toHaveText("print(12*7+3)\n");
    await expect(row.getByRole("group", { name: "Output" })).toHaveText("87");
    await page.keyboard.press("ArrowUp");
    await expect(summary).not.toBeFocused();
    if (look === "live") await chat.reload();
  }
});

test("what failed stays in sight, with its error, while the rest folds", async ({ chat }) => {
  await chat.openWith({ tools: ["code_execution"] });
  const { timeline } = await chat.ask("Run this:\n```python\nprint(1/0)\n```");
  for (const look of ["live", "reloaded"]) {
    await expect(timeline.line, look).toHaveText(/^Ran code, 1 failed/);
    await expect(timeline.line).toHaveAttribute("aria-expanded", "false");
    const row = timeline.tool("code_execution");
    await expect(row).toBeVisible();
    await expect(row).toHaveAttribute("data-state", "failed");
    await expect(row.getByRole("group", { name: "Error" })).toContainText("ZeroDivisionError");
    if (look === "live") await chat.reload();
  }
});

test("places on the map lead there", async ({ chat }) => {
  await chat.openWith({ tools: ["google_maps"] });
  const { timeline } = await chat.ask("Which museum in Paris should I visit?");
  for (const look of ["live", "reloaded"]) {
    await expect(timeline.line, look).toHaveText(/^Searched Google Maps/);
    const row = await timeline.look("google_maps");
    const place = row.getByRole("list", { name: "Places on Google Maps" }).getByRole("link", { name: "Musée d’Orsay" });
    await expect(place).toHaveAttribute("href", /^https:\/\/maps\.google\.com\//);
    await expect(place).toHaveAttribute("rel", /noopener/);
    if (look === "live") await chat.reload();
  }
});

test("two tools at once are flat rows while they run, one line when the answer begins, and bars for ever", async ({
  chat,
  hand,
  page,
}) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Compare");
  const call = (await hand.next()).begin();
  const { timeline, text } = chat.answer();
  call.step({ type: "google_search_call", id: "a" }).grow({ type: "google_search_call", arguments: { queries: ["x", "y"] } });
  call.stopStep();
  call.step({ type: "url_context_call", id: "b" });
  call.grow({ type: "url_context_call", arguments: { urls: ["https://a.example/"] } }).stopStep();
  const [search, pages] = [timeline.tool("google_search"), timeline.tool("url_context")];
  await expect(search).toHaveAttribute("data-state", "running");
  await expect(search.locator("summary")).toContainText("Searching Google · 2 queries");
  await expect(pages.locator("summary")).toContainText("Reading 1 page");
  await expect(timeline.line).toHaveCount(0);
  // The time that passes is told, and from here on there is some.
  await expect(search.locator(".step-time")).toHaveText(/^\d+ s$/);

  call.step({ type: "url_context_result", call_id: "b", result: [{ url: "https://a.example/", status: "success" }] });
  call.stopStep();
  await expect(pages).toHaveAttribute("data-state", "done");
  await expect(search).toHaveAttribute("data-state", "running");
  call.step({ type: "google_search_result", call_id: "a" }).stopStep().speak("Here it is.");
  await expect(text).toHaveText("Here it is.");
  await expect(timeline.line).toHaveText(/^Searched 2 queries, read 1 page · .*s$/);
  await expect(search).toBeHidden();
  call.end();
  await chat.answer().expectStatus("completed");
  const line = await timeline.line.textContent();

  await chat.reload();
  await expect(timeline.line).toHaveText(line ?? "");
  await timeline.line.click();
  await expect(timeline.bars).toHaveCount(2);
  // Both ran at the same time: their bars overlap, and on a phone they lie below each other.
  const boxes = async (bars: typeof timeline.bars) =>
    Promise.all((await bars.all()).map(async (bar) => (await bar.boundingBox())!));
  const [one, other] = await boxes(timeline.bars);
  expect(Math.min(one.x + one.width, other.x + other.width)).toBeGreaterThan(Math.max(one.x, other.x));
  await page.setViewportSize({ width: 390, height: 800 });
  const lanes = timeline.group.locator(".timeline-lanes .step-bar");
  await expect(lanes.first()).toBeVisible();
  await expect(timeline.bars.first()).toBeHidden();
  const [upper, lower] = await boxes(lanes);
  expect(upper.y + upper.height).toBeLessThanOrEqual(lower.y);
});

test("the title of what is thought is told while it is thought", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Think");
  const call = (await hand.next()).begin().think("**Counting the cases**\n\nTwo.\n\n");
  const line = chat.answer().thought.locator("summary");
  await expect(line).toHaveText("Counting the cases");
  call.thinkOn("**Checking the overlap**\n\nNone.\n\n");
  await expect(line).toHaveText("Checking the overlap");
  call.stopStep().speak("Two.");
  await expect(line).toHaveText(/^Thought for/);
  call.end();
  await chat.answer().expectStatus("completed");
});

test("usage is told for the answer and the conversation, with a cost by prices that one can change", async ({
  chat,
  page,
  settings,
}) => {
  await chat.openWith({ model: "gemini-3.8-flash" });
  await chat.ask("My name is Ada.");
  const answer = await chat.ask("What is my name?");
  const button = answer.article.getByRole("button", { name: "Usage", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Usage" });
  await expect(panel).toBeFocused();
  await expect(panel).toContainText("This answer");
  await expect(panel).toContainText("This conversation, 2 answers");
  await expect(panel.getByRole("term")).toContainText(["Input", "Output", "Total", "Cost"]);
  await expect(panel).toContainText("standard prices that were read on 2026-10-07");
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(button).toBeFocused();

  await settings.open();
  await page.getByText("Prices for the estimate of costs").click();
  const input = page.getByLabel("Input price of Gemini 3.8 Flash");
  await expect(input).toHaveAttribute("placeholder", "0.75");
  await input.fill("much");
  await input.press("Tab");
  await expect(input).toHaveAttribute("aria-invalid", "true");
  await input.fill("1000000");
  await input.press("Tab");
  await expect(input).not.toHaveAttribute("aria-invalid", "true");
  await settings.close();
  await chat.reload();
  await button.click();
  await expect(panel).toContainText("by the prices that you entered");
  await expect(panel.getByRole("definition").filter({ hasText: /^about \$\d+\.\d\d$/ }).first()).toBeVisible();
});

for (const height of [800, 620]) {
  test(`the panel of the first and of the last turn can be read whole in a window of ${height} px`, async ({ chat, page }) => {
    await page.setViewportSize({ width: 1280, height });
    await chat.openWith({ model: "gemini-3.8-flash" });
    for (const said of ["My name is Ada.", "What is my name?", "Tell me about tides.", "And now?"]) await chat.ask(said);
    const panel = page.getByRole("dialog", { name: "Usage" });
    for (const turn of [0, 3]) {
      const { article } = chat.answer(turn);
      await article.scrollIntoViewIfNeeded();
      await article.hover();
      await article.getByRole("button", { name: "Usage", exact: true }).click();
      await expect(panel).toContainText("This conversation, 4 answers");
      await expect(panel).toBeInViewport({ ratio: 1 });
      const [box, view] = await Promise.all([panel.boundingBox(), chat.scroller.boundingBox()]);
      // What lies over the scroller's edge is cut off there.
      expect(box!.y).toBeGreaterThanOrEqual(view!.y);
      expect(box!.y + box!.height).toBeLessThanOrEqual(view!.y + view!.height);
      await page.keyboard.press("Escape");
    }
  });
}

test("an answer with sources is copied as Markdown with footnotes", async ({ chat, context, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.openWith({ tools: ["google_search"] });
  const answer = await chat.ask(QUESTION);
  await answer.article.getByRole("button", { name: "Copy with footnotes" }).click();
  await expect(answer.article.getByRole("button", { name: "Copied", exact: true })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/\.\[\^1\]/);
  expect(copied).toMatch(/^\[\^1\]: \[.+\]\(<https:\/\/.+>\)$/m);
});

test("pictures that were thought lie in a strip while they come, afterwards, and after a reload", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin, model: "gemini-3-pro-image-preview" });
  await chat.send("Draw a lighthouse");
  const call = (await hand.next()).begin().think("**Sketching**\n\nThe tower stands to the left.");
  const drafts = chat.answer().article.locator("[data-draft]");
  const expectStrip = async (count: number) => {
    await expect(drafts).toHaveCount(count);
    // Measured in one go, since one after the other could see them before and after the page moved.
    const boxes = await drafts.evaluateAll((all) => all.map((draft) => draft.getBoundingClientRect().toJSON() as DOMRect));
    for (const [one, next] of boxes.slice(1).map((box, at) => [boxes[at], box])) {
      expect(next.y, "on one line").toBe(one.y);
      expect(next.x, "one beside the other").toBeGreaterThanOrEqual(one.x + one.width);
    }
  };
  for (let count = 1; count <= 3; count += 1) {
    call.grow({ type: "thought_summary", content: { type: "image", mime_type: "image/png", data: DOT } });
    await expectStrip(count);
    // The model thinks on, and what it has in mind is seen already.
    await expect(drafts.nth(count - 1).getByRole("img")).toHaveAttribute("src", /^blob:/);
  }
  call.stopStep().speak("There it is.").end();
  await chat.answer().expectStatus("completed");
  await expectStrip(3);
  await chat.reload();
  await expectStrip(3);
});
