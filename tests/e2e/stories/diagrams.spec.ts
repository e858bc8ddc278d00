// Diagrams: code until somebody asks, then a drawing in a frame that can reach nothing.

import type { FrameLocator, Locator, Page } from "@playwright/test";

import { expect, test } from "../fixtures";
import type { Chat } from "../pages/chat";
import type { HandPlayed } from "../servers";

const GOOD = "flowchart LR\n  A[Seed] --> B{Rain?}\n  B -->|yes| C[Tree]\n  B -->|no| D[Dust]\n";

async function answered(chat: Chat, hand: HandPlayed, source: string): Promise<Locator> {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Draw");
  const call = (await hand.next()).begin();
  call.speak("```mermaid\n" + source + "```\n\nThat is it.");
  call.end();
  await chat.answer().expectStatus("completed");
  return chat.answer().text.locator("figure.code");
}

function frameOf(page: Page): FrameLocator {
  return page.frameLocator("iframe[title=Diagram]");
}

test("a diagram is drawn when asked for, in a frame without an origin, and goes back to code", async ({ chat, hand, page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const figure = await answered(chat, hand, GOOD);
  expect(asked.filter((url) => url.includes("diagram"))).toEqual([]);
  await figure.getByRole("button", { name: "Show diagram" }).click();
  const frame = page.locator("iframe[title=Diagram]");
  await expect(frame).toHaveAttribute("sandbox", "allow-scripts");
  const drawing = frameOf(page).locator("svg").first();
  await expect(drawing.locator(".node")).toHaveCount(4);
  await expect(drawing).toContainText("Rain?");
  await expect(figure.getByRole("button", { name: "Show code" })).toBeVisible();
  await expect(figure.locator("pre")).toBeHidden();
  // The frame is as high as what is in it, so nothing scrolls.
  const inner = await frameOf(page).locator("body").evaluate(() => ({
    origin: self.origin,
    needed: document.documentElement.scrollHeight,
    given: innerHeight,
  }));
  expect(inner.origin).toBe("null");
  expect(inner.needed).toBeLessThanOrEqual(inner.given);
  expect(inner.given).toBeGreaterThan(50);

  await figure.getByRole("button", { name: "Show code" }).click();
  await expect(frame).toHaveCount(0);
  await expect(figure.locator("pre")).toBeVisible();
  await expect(figure.getByRole("button", { name: "Show diagram" })).toBeVisible();
});

test("a diagram follows the colours of the page", async ({ chat, hand, page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const figure = await answered(chat, hand, GOOD);
  await figure.getByRole("button", { name: "Show diagram" }).click();
  const words = frameOf(page).locator(".nodeLabel, .node text").first();
  const fill = () => words.evaluate((words) => getComputedStyle(words).fill);
  await expect(words).toBeVisible();
  const light = await fill();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(fill).not.toBe(light);
});

test("what is wrong with a diagram is said in words, and the code stays", async ({ chat, hand, page }) => {
  const figure = await answered(chat, hand, "flowchart LR\n  A[Seed --> B\n");
  await figure.getByRole("button", { name: "Show diagram" }).click();
  await expect(figure.getByRole("status")).toContainText("This diagram cannot be drawn. Parse error on line");
  await expect(figure.locator("pre")).toBeVisible();
  await expect(page.locator("iframe[title=Diagram]")).toHaveCount(0);
  await expect(figure.getByRole("button", { name: "Show diagram" })).toBeVisible();
});

test("a hostile diagram runs nothing, asks nobody and leads nowhere", async ({ chat, hand, page, watch }) => {
  // Mermaid reads labels as HTML before it cleans them, and the frame's policy is what stops their handlers.
  watch.permits(/^console: Executing inline event handler violates/);
  watch.permits(/^console: CSP stopped inline \(script-src-attr\)$/);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const requests: string[] = [];
  const figure = await answered(
    chat,
    hand,
    `%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}, "themeCSS": "@import 'https://evil.example/a.css'; .node { background: url(https://evil.example/b.png) }", "fontFamily": "x; } * { background: url(https://evil.example/c.png) } .y {"}}%%
flowchart LR
  A["<img src='https://evil.example/d.png' onerror='parent.harmed = true; alert(1)'>"] --> B["<script>alert(2)</script>words"]
  B --> C["<iframe src='https://evil.example/e'></iframe>"]
  click A "javascript:alert(3)"
  click B call alert(4)
  click C href "https://evil.example/f" "Go" _blank
  style B fill:#fff,background-image:url\\28https://evil.example/g.png\\29
`,
  );
  page.on("request", (request) => requests.push(request.url()));
  await figure.getByRole("button", { name: "Show diagram" }).click();
  const drawing = frameOf(page).locator("svg").first();
  await expect(drawing.locator(".node")).toHaveCount(3);
  await expect(figure.getByRole("button", { name: "Show code" })).toBeVisible();
  for (const node of await drawing.locator(".node").all()) await node.click({ force: true });
  await expect(drawing.locator("[href]:not([href^='#']), [onclick], [onerror], script, img, iframe")).toHaveCount(0);
  await expect(chat.answer().text).toContainText("That is it.");
  expect(dialogs).toEqual([]);
  expect(await page.evaluate(() => "harmed" in window)).toBe(false);
  expect(requests.filter((url) => !url.endsWith("/diagram.html"))).toEqual([]);
  expect(page.context().pages()).toHaveLength(1);
});
