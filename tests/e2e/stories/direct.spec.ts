// The direct way: the page asks another origin itself, under the rules that Google has for pages.

import { expect, test } from "../fixtures";

test("with an address and a key the page talks to another origin, and its preflight asks for two headers", async ({
  chat,
  far,
  home,
  settings,
}) => {
  await chat.open();
  await settings.open();
  await settings.setApiBase(far.origin);
  await settings.key.fill("AIza-a-key-of-a-test");
  await expect(settings.connection).toHaveAttribute("data-state", "ok");
  await settings.close();
  await chat.ask("My name is Ada.");
  const second = await chat.ask("What is my name?");
  await expect(second.text).toContainText("Your name is Ada.");

  const requests = await far.requests();
  const preflights = requests.filter((request) => request.method === "OPTIONS");
  expect(preflights.length).toBeGreaterThan(0);
  for (const preflight of preflights) {
    expect([...preflight.preflight].sort()).toEqual(["content-type", "x-goog-api-key"]);
    expect(preflight.origin).toBe(home.origin);
  }
  const posts = requests.filter((request) => request.method === "POST");
  expect(posts).toHaveLength(2);
  for (const post of posts) {
    expect(post.path).toBe("/v1beta/interactions");
    expect(post.query).toBeNull();
    expect(post.headers).toContain("x-goog-api-key");
  }
  expect(await home.asked(), "the page's own server is not asked").toEqual([]);
});

test("any other header fails at the preflight there: the rule is enforced, and not only kept", async ({
  chat,
  far,
  page,
  watch,
}) => {
  watch.permits(/^console: Access to fetch at '.*' has been blocked by CORS policy/);
  watch.provokes("ERR_FAILED");
  await chat.open();
  const post = (headers: Record<string, string>) =>
    page.evaluate(
      async ([address, sent]) => {
        try {
          const body = JSON.stringify({ model: "gemini-3-flash-preview", input: "Hello" });
          const response = await fetch(address, { method: "POST", headers: sent, body });
          return response.status;
        } catch (error) {
          return (error as Error).message;
        }
      },
      [`${far.origin}/v1beta/interactions`, headers] as const,
    );
  const plain = { "content-type": "application/json", "x-goog-api-key": "k" };
  expect(await post(plain)).toBe(200);
  for (const other of ["api-revision", "x-request-id", "cache-control", "last-event-id", "x-server-timeout"]) {
    expect(await post({ ...plain, [other]: "1" }), other).toBe("Failed to fetch");
  }
  const posts = (await far.requests()).filter((request) => request.method === "POST");
  expect(posts, "what fails at the preflight is never sent").toHaveLength(1);
});

test("an origin that the server does not allow cannot be reached from the page", async ({ chat, page, watch }) => {
  watch.permits(/^console: (CSP stopped http:\/\/127.0.0.1:9\/|Connecting to|Refused to connect|Fetch API cannot load)/);
  await chat.open();
  const outcome = await page.evaluate(() =>
    fetch("http://127.0.0.1:9/").then(
      () => "reached",
      (error: Error) => error.name,
    ),
  );
  expect(outcome).toBe("TypeError");
});

test("without a key Google is not asked: the card says that one is needed", async ({ chat, settings, page }) => {
  await chat.openWith({ api_base: "https://generativelanguage.googleapis.com" });
  const answer = await chat.ask("Hello", "failed");
  await expect(answer.card.getByText("An API key is needed")).toBeVisible();
  await answer.remedy("Open settings").click();
  await expect(settings.key).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(settings.dialog).toBeHidden();
  await chat.reload();
  await expect(answer.card.getByText("An API key is needed")).toBeVisible();
});
