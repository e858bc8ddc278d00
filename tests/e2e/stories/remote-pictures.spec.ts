// Pictures that an answer names by an address elsewhere: nothing is loaded before somebody asks, and only where this
// deployment allows it: the one of the tests allows pictures.example.

import type { Page } from "@playwright/test";

import { expect, test } from "../fixtures";

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="teal"/></svg>`;

test("a placeholder names the address, and says where this deployment loads nothing from", async ({ chat, hand, page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Show me");
  const call = (await hand.next()).begin();
  call.speak("![A heron](https://elsewhere.example/heron.png?size=2) and [![In a link](https://elsewhere.example/in.png)](https://good.example/).\n\n");
  call.speakOn("![Plain](http://elsewhere.example/plain.png) ![Not the web](javascript:alert(1))");
  call.end();
  await chat.answer().expectStatus("completed");
  const text = chat.answer().text;
  await expect(text).toContainText("https://elsewhere.example/heron.png?size=2");
  const buttons = text.getByRole("button", { name: "Show picture" });
  await expect(buttons, "what could never be loaded has no button").toHaveCount(2);
  await buttons.first().click();
  await expect(text.getByRole("status")).toContainText("set up not to load pictures");
  const link = text.getByRole("link", { name: "Open elsewhere.example" });
  await expect(link).toHaveAttribute("href", "https://elsewhere.example/heron.png?size=2");
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
  await expect(link).toHaveAttribute("target", "_blank");
  await expect(link).toBeFocused();
  const pages = page.context().pages().length;
  await buttons.last().click();
  await expect(text.getByRole("status")).toHaveCount(2);
  await expect(text.getByRole("link", { name: "Open elsewhere.example" }), "no link within a link").toHaveCount(1);
  expect(page.context().pages().length, "the link around it was not followed").toBe(pages);
  await expect(text.getByRole("img")).toHaveCount(0);
  expect(asked.filter((url) => url.includes("elsewhere.example"))).toEqual([]);
});

/** What the host of the pictures is asked, which answers by itself. */
async function host(page: Page): Promise<{ path: string; referrer?: string }[]> {
  const asked: { path: string; referrer?: string }[] = [];
  await page.route("https://pictures.example/**", async (route) => {
    const request = route.request();
    const { pathname } = new URL(request.url());
    asked.push({ path: pathname, referrer: (await request.allHeaders())["referer"] });
    if (pathname === "/gone.png") await route.abort();
    else await route.fulfill({ contentType: "image/svg+xml", body: SVG });
  });
  return asked;
}

test("a picture is loaded by a click, with its words, and its host is not told from where", async ({ chat, hand, page, watch }) => {
  watch.permits(/^request to a stranger: https:\/\/pictures\.example\//);
  const asked = await host(page);
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Show me");
  const call = (await hand.next()).begin();
  call.speak("Look: ![A heron by the water](https://pictures.example/heron.svg)");
  call.end();
  await chat.answer().expectStatus("completed");
  const text = chat.answer().text;
  await expect(text.getByRole("button", { name: "Show picture" })).toBeVisible();
  expect(asked).toEqual([]);
  await text.getByRole("button", { name: "Show picture" }).click();
  const picture = text.getByRole("img", { name: "A heron by the water" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(40);
  await expect(text.getByRole("button")).toHaveCount(0);
  expect(asked).toEqual([{ path: "/heron.svg", referrer: undefined }]);
});

test("a picture that cannot be loaded is told of, and its address offered", async ({ chat, hand, page, watch }) => {
  watch.permits(/^request to a stranger: https:\/\/pictures\.example\//);
  watch.provokes("ERR_FAILED");
  await host(page);
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Show me");
  const call = (await hand.next()).begin();
  call.speak("![A heron](https://pictures.example/gone.png)");
  call.end();
  await chat.answer().expectStatus("completed");
  const text = chat.answer().text;
  await text.getByRole("button", { name: "Show picture" }).click();
  await expect(text.getByRole("status")).toContainText("could not be loaded");
  await expect(text.getByRole("link", { name: "Open pictures.example" })).toBeFocused();
  await expect(text.getByRole("img")).toHaveCount(0);
  await expect(text).toContainText("A heron");
});
