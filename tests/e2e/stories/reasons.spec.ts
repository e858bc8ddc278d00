// Every reason has words of its own, every status is told, and a run survives whatever happens to its stream.

import { expect, test } from "../fixtures";

const BLOCKED = [
  ...["safety", "recitation", "language", "prohibited_content", "spii", "blocklist", "content_blocked"],
  ...["image_safety", "image_prohibited_content", "image_recitation", "image_other", "no_image"],
  ...["malformed_function_call", "malformed_tool_call", "unexpected_tool_call", "too_many_tool_calls"],
  "missing_thought_signature",
];

test("each reason for which the service holds an answer back has words of its own", async ({ chat }) => {
  test.setTimeout(180_000);
  await chat.open();
  const told = new Map<string, string>();
  for (const code of BLOCKED) {
    const answer = await chat.ask(`!${code} Hello`, "failed");
    const words = await answer.card.locator("p").allTextContents();
    const text = words.join(" ");
    expect(told.get(text), `${code} has the words of another`).toBeUndefined();
    expect(text.length, code).toBeGreaterThan(30);
    told.set(text, code);
    await expect(answer.remedy("Edit")).toBeVisible();
  }
  expect(told.size).toBe(BLOCKED.length);
});

for (const [order, status] of [
  ["!incomplete", "incomplete"],
  ["!paused", "requires_continuation"],
] as const) {
  test(`${order} keeps what came, and Continue goes on from there`, async ({ chat, home }) => {
    await chat.open();
    const answer = await chat.ask(`${order} Tell me a story about a lantern`, status);
    await expect(answer.text.first()).not.toBeEmpty();
    await answer.article.getByRole("button", { name: "Continue", exact: true }).click();
    await expect.poll(async () => (await home.asked()).length).toBe(2);
    await expect(chat.answer().article).toHaveAttribute("data-status", /completed|incomplete|requires_continuation/);
    await expect(answer.text.first()).not.toBeEmpty();
  });
}

for (const order of ["!flaky", "!restart", "!repeat", "!asjson", "!drowsy", "!noids", "!duplicate", "!queued"]) {
  test(`a run in the background comes to its end in spite of ${order}, and is asked for once`, async ({
    chat,
    home,
    watch,
  }) => {
    test.setTimeout(120_000);
    if (order === "!flaky") watch.provokes("ERR_INCOMPLETE_CHUNKED_ENCODING");
    await chat.openWith({ background: true });
    await chat.send(`${order}\n!takes 4\nWhat is 20+22?`);
    const answer = chat.answer();
    await expect(answer.article).toHaveAttribute("data-status", "completed", { timeout: 90_000 });
    await expect(answer.text.first()).toContainText("42");
    expect(await home.asked()).toHaveLength(1);
  });
}

for (const [order, status] of [
  ["!failed", "failed"],
  ["!cancelled", "cancelled"],
] as const) {
  test(`a run that ends as ${status} by itself says so`, async ({ chat, home }) => {
    await chat.openWith({ background: true });
    await chat.send(`${order}\n!takes 4\nWhat is 20+22?`);
    await expect(chat.answer().article).toHaveAttribute("data-status", status, { timeout: 30_000 });
    expect(await home.asked()).toHaveLength(1);
  });
}

test("citations that lie nowhere and content that nobody knows do not disturb the rest", async ({ chat }) => {
  await chat.openWith({ tools: ["google_search"] });
  for (const order of ["!citations", "!foreign", "!disorder", "!malformed", "!garbage"]) {
    const answer = await chat.ask(`${order} What is 20+22?`);
    await expect(answer.text.first()).not.toBeEmpty();
  }
});
