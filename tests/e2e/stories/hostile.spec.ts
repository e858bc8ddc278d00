// An answer is text from a stranger: nothing in it runs, loads, or leads astray. That no request leaves for another
// origin is held in every test (see watch.ts); here the answer tries.

import { expect, test } from "../fixtures";

test("an answer that tries everything is only text: nothing runs and nothing is loaded", async ({ chat, page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await chat.open();
  const before = requests.length;
  const answer = await chat.ask("replay hostile");
  await expect(answer.text).toContainText("Last words.");

  expect(await page.evaluate(() => "harmed" in window)).toBe(false);
  const strange = "script, iframe, object, embed, style, link, form, base, meta, svg use, img, video, audio, [onclick], [onerror], [onload], [style]";
  await expect(answer.text.locator(strange)).toHaveCount(0);
  await expect(answer.text).toContainText("<iframe src=");
  await expect(answer.text).toContainText('<script>alert("title")</script>');
  // The fence in it brings the highlighter, which is ours.
  const known = /\/v1beta\/interactions$|\/favicon|\/extras[^/]*\/colours\.js$/;
  expect(requests.slice(before).filter((url) => !known.test(url))).toEqual([]);
});

test("links lead out safely, and what is no web address is text", async ({ chat }) => {
  await chat.open();
  const answer = await chat.ask("replay hostile");
  const links = answer.text.locator("a:not([href^='#'])");
  const good = answer.text.getByRole("link", { name: "a good link" });
  await expect(good).toHaveAttribute("href", "https://good.example/path?q=1");
  await expect(good).toHaveAttribute("target", "_blank");
  await expect(good).toHaveAttribute("rel", /noopener/);
  await expect(good).toHaveAttribute("rel", /noreferrer/);
  for (const link of await links.all()) {
    await expect(link).toHaveAttribute("href", /^(https?:|mailto:)/);
    await expect(link).toHaveAttribute("rel", /noopener noreferrer/);
    await expect(link).toHaveAttribute("target", "_blank");
  }
  for (const name of ["javascript", "shouted", "tabbed", "data", "vbscript", "file", "blob"]) {
    await expect(answer.text.getByRole("link", { name, exact: true }), name).toHaveCount(0);
  }
  await expect(answer.text).toContainText("shouted");
});

test("remote pictures are placeholders that name the address", async ({ chat }) => {
  await chat.open();
  const answer = await chat.ask("replay hostile");
  await expect(answer.text.locator("img")).toHaveCount(0);
  const placeholder = answer.text.locator(".image-placeholder").filter({ hasText: "a remote picture" });
  await expect(placeholder).toContainText("https://evil.example/pixel.png");
});

test("what a person types is text as well", async ({ chat, page }) => {
  await chat.open();
  const text = '<img src="https://evil.example/x.png" onerror="window.harmed = true"> [a](javascript:alert(1))';
  await chat.ask(text);
  await expect(chat.message().text).toHaveText(text);
  await expect(chat.message().text.locator("*")).toHaveCount(0);
  await expect(chat.title.locator("img")).toHaveCount(0);
  expect(await page.evaluate(() => "harmed" in window)).toBe(false);
});

test("a footnote is reached and left without changing the address", async ({ chat, page }) => {
  await chat.open();
  const answer = await chat.ask("replay hostile");
  const address = page.url();
  await answer.text.locator("a[href^='#']").first().click();
  await expect(answer.text.locator("[id^=fn]").first()).toBeInViewport();
  expect(page.url()).toBe(address);
});

test("the page is served under a policy that allows no inline script and no stranger", async ({ home }) => {
  const response = await fetch(`${home.origin}/`);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toContain("'unsafe-inline'");
  expect(policy).not.toContain("'unsafe-eval'");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("referrer-policy")).toBe("no-referrer");
});
