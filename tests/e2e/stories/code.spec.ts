// Blocks of code: colours that come later and move nothing, line numbers, and what is taken along.

import type { Locator, Page } from "@playwright/test";

import { expect, test } from "../fixtures";

const CODE = `// The first prime numbers. 😀
fn primes(limit: usize) -> Vec<usize> {
    let mut found = vec![2, 3, 5];
    println!("{found:?} up to {limit}");
    found
}
`;

/** The requests for the highlighter. */
function highlighters(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/colours.js")) asked.push(request.url());
  });
  return asked;
}

/** Where everything in a block is, seen from its corner. */
function places(figure: Locator): Promise<number[][]> {
  return figure.evaluate((figure) => {
    const corner = figure.getBoundingClientRect();
    const place = (element: Element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x - corner.x, y - corner.y, width, height, element.scrollWidth, element.scrollHeight];
    };
    return [figure, ...figure.querySelectorAll("figcaption, pre, code")].map(place);
  });
}

/** Expects that nothing has moved. The browser lays every span out to a 64th of a pixel, which adds up to less than half. */
function expectSame(now: number[][], before: number[][]): void {
  expect(now.length).toBe(before.length);
  const moved = now.flat().map((place, at) => Math.abs(place - before.flat()[at]));
  expect(Math.max(...moved)).toBeLessThan(0.5);
}

test("colours come when the first fence closes, and move nothing", async ({ chat, hand, page }) => {
  const asked = highlighters(page);
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Code");
  const call = (await hand.next()).begin();
  call.speak("```brainfuck\n+++.\n```\n\n```rust\n" + CODE);
  const figure = chat.answer().text.locator("figure.code").last();
  const code = figure.locator("code");
  await expect(code).toHaveText(CODE);
  expect(asked, "nothing that is known has ended yet").toEqual([]);
  const before = await places(figure);
  call.speakOn("```\n\nDone.");
  call.end();
  await expect(code.locator(".code-comment")).toHaveText("// The first prime numbers. 😀");
  await expect(code.locator(".code-keyword").first()).toHaveText("fn");
  await expect(code.locator(".code-number")).toHaveText(["2", "3", "5"]);
  expect(await code.evaluate((code) => code.textContent)).toBe(CODE);
  expectSame(await places(figure), before);
  expect(asked).toHaveLength(1);
  const faces = await code.locator("[class^=code-]").evaluateAll((tokens) =>
    tokens.map((token) => {
      const { fontFamily, fontSize, fontStyle, fontWeight, letterSpacing } = getComputedStyle(token);
      return [fontFamily, fontSize, fontStyle, fontWeight, letterSpacing].join();
    }),
  );
  expect(new Set(faces).size, "only the colour differs").toBe(1);
});

test("a block far from the screen is plain, and has its colours when it is back", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Code");
  const call = (await hand.next()).begin();
  call.speak("```rust\n" + CODE + "```\n\n" + "A paragraph.\n\n".repeat(200));
  call.end();
  await chat.answer().expectStatus("completed");
  const code = chat.answer().text.locator("figure.code code");
  await code.scrollIntoViewIfNeeded();
  await expect(code.locator(".code-comment")).toHaveCount(1);
  await chat.answer().text.locator("p").last().scrollIntoViewIfNeeded();
  await expect(code.locator("span")).toHaveCount(0);
  expect(await code.evaluate((code) => code.textContent)).toBe(CODE);
  await code.scrollIntoViewIfNeeded();
  await expect(code.locator(".code-comment")).toHaveCount(1);
});

test("a wrapped line breaks in the same place with colours and without", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Code");
  const call = (await hand.next()).begin();
  call.speak("```rust\n" + 'let a = "b" + 1; '.repeat(200) + "\n");
  const figure = chat.answer().text.locator("figure.code");
  await expect(figure.locator("code")).toHaveText(/1;\s*$/);
  await figure.getByRole("button", { name: "Wrap" }).click();
  // How high it is at forty widths, a pixel apart.
  const heights = () =>
    figure.evaluate((figure: HTMLElement) =>
      Array.from({ length: 40 }, (_, step) => {
        figure.style.inlineSize = `${500 + step}px`;
        return figure.getBoundingClientRect().height;
      }),
    );
  const plain = await heights();
  call.speakOn("```\n\nDone.");
  call.end();
  await expect(figure.locator(".code-keyword")).toHaveCount(200);
  expect(await heights()).toEqual(plain);
});

test("lines have numbers when asked for, which are not copied", async ({ chat, context, hand, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Code");
  const call = (await hand.next()).begin();
  call.speak("```rust\n" + CODE);
  const figure = chat.answer().text.locator("figure.code");
  const numbers = figure.getByRole("button", { name: "Line numbers" });
  const pre = figure.locator("pre");
  await expect(figure.locator("code")).toHaveText(CODE);
  await expect(numbers).toHaveAttribute("aria-pressed", "false");
  await numbers.click();
  await expect(numbers).toHaveAttribute("aria-pressed", "true");
  await expect(pre).toHaveAttribute("data-lines", "1\n2\n3\n4\n5\n6");
  call.speakOn("more();\n```\n");
  call.end();
  await chat.answer().expectStatus("completed");
  await expect(pre).toHaveAttribute("data-lines", "1\n2\n3\n4\n5\n6\n7");
  await expect(figure.locator(".code-comment")).toHaveCount(1);
  await figure.getByRole("button", { name: "Copy", exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`${CODE}more();\n`);
  await figure.getByRole("button", { name: "Wrap" }).click();
  await expect(numbers, "a wrapped line has no place for the number of the next").toHaveAttribute("aria-pressed", "false");
});

test("where the highlighter does not come, code is plain and can be read", async ({ chat, hand, page, watch }) => {
  watch.provokes("ERR_FAILED");
  await page.route("**/colours.js", (route) => route.abort());
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Code");
  const call = (await hand.next()).begin();
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/colours.js"));
  call.speak("```rust\n" + CODE + "```\n\nDone.");
  call.end();
  await failed;
  await chat.answer().expectStatus("completed");
  const code = chat.answer().text.locator("figure.code code");
  await expect(code).toHaveText(CODE);
  await expect(code.locator("span")).toHaveCount(0);
});
