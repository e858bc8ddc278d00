// Every recording of the repository, played through the real server into the real page.

import { readdirSync } from "node:fs";

import { expect, test } from "../fixtures";
import { CASSETTES } from "../tapes";
import type { Status } from "../pages/chat";

/** How the recordings end that do not end as `completed`. */
const ENDINGS: Record<string, Status> = {
  "l02-legacy-function-call": "requires_action",
  "t07a-function-call": "requires_action",
  "t10a-dr-stream-cut": "interrupted",
  "t10b-dr-stream-600s-tail": "interrupted",
  "t11b-mid-text-error": "failed",
  "t11c-truncated": "interrupted",
  "t11d-blocked": "failed",
  "t11e-image-blocked": "failed",
  "t11f-incomplete": "incomplete",
  "t11g-empty-error-nonfatal": "interrupted",
  "t12-requires-continuation": "requires_continuation",
};

const names = readdirSync(CASSETTES)
  .filter((name) => name.endsWith(".sse"))
  .map((name) => name.replace(/\.sse$/, ""));

test("there are recordings, and every ending that is expected belongs to one", () => {
  expect(names.length).toBeGreaterThan(20);
  expect(Object.keys(ENDINGS).filter((name) => !names.includes(name))).toEqual([]);
});

for (const name of names) {
  // An overload is tried again by the page, and a recording never gets better: four times, then a card.
  const ending = name === "t11a-overload" ? "failed" : (ENDINGS[name] ?? "completed");
  test(`${name} ends as ${ending}, and looks the same after a reload`, async ({ chat }) => {
    await chat.open();
    const answer = await chat.ask(`replay ${name}`, ending);
    await expect(chat.sendButton).toBeVisible();
    await expect(answer.article).toHaveAttribute("aria-busy", "false");
    const parts = answer.article.locator("[data-part]");
    await expect(parts).not.toHaveCount(0);
    const before = await parts.evaluateAll((parts) => parts.map((part) => [part.getAttribute("data-part"), part.textContent]));
    await chat.reload();
    await answer.expectStatus(ending);
    await expect(parts).toHaveCount(before.length);
    expect(
      await parts.evaluateAll((parts) => parts.map((part) => [part.getAttribute("data-part"), part.textContent])),
    ).toEqual(before);
  });
}

test("a step of a kind that nobody knows is shown folded, and the rest as always", async ({ chat }) => {
  await chat.open();
  const answer = await chat.ask("replay t14-unknown-forward-compat");
  const unknown = answer.article.locator("[data-part=unknown]").first();
  await expect(unknown).toContainText("dream_call");
  const raw = unknown.locator("pre");
  await answer.article.getByRole("button", { name: "2 unknown steps" }).click();
  await expect(raw).toBeHidden();
  await unknown.locator("summary").click();
  await expect(raw).toContainText("z1");
  await expect(answer.text).toContainText("Born whole, with a delta that names no type.");
});

test("the tools that a model used are rows that say how they stand", async ({ chat }) => {
  await chat.open();
  const answer = await chat.ask("replay t03-search-3x");
  const row = answer.article.locator("[data-part=tool][data-tool=google_search]").first();
  await expect(row).toHaveAttribute("data-state", "done");
  await expect(row).toContainText(/Searched/);
});

test("what comes later of a step that nobody knows is shown, too", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Dream of something");
  const call = (await hand.next()).begin().puzzle("dream_call");
  const raw = chat.answer().article.locator("[data-part=unknown] pre");
  await expect(raw).toContainText("dream_call");
  call.puzzleOn({ type: "dream_delta", colour: "violet" });
  await expect(raw).toContainText("violet");
  call.end();
  await chat.answer().expectStatus("completed");
});
