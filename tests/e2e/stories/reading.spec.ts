// Reading an answer: formulas, definitions, code and tables look right, can be taken along, and stay as they were seen.

import { readFile } from "node:fs/promises";

import { expect, test } from "../fixtures";

test("a formula that holds markup is text and nothing else", async ({ chat, hand, page }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Break it");
  const call = (await hand.next()).begin();
  call.speak("\\(\\operatorname{<img src=x onerror=alert(1)>} \\text{<b>}\\)\n\nTerm\n: Meaning");
  call.end();
  const { text } = chat.answer();
  await chat.answer().expectStatus("completed");
  await expect(text.locator("math")).toContainText("<img src=x onerror=alert(1)>");
  await expect(text.locator("dl dt")).toHaveText("Term");
  await expect(text.locator("dl dd")).toHaveText("Meaning");
  expect(await page.locator("[data-part=text] :is(img, b)").count()).toBe(0);
});

test("what was bold when the answer was stopped stays bold", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Tell me");
  (await hand.next()).begin().speak("Once upon **a time there");
  const answer = chat.answer();
  await expect(answer.text.getByRole("strong")).toHaveText("a time there");
  await chat.stopButton.click();
  await answer.expectStatus("cancelled");
  await expect(answer.text).toHaveText("Once upon a time there");
  await chat.reload();
  await answer.expectStatus("cancelled");
  await expect(answer.text.getByRole("strong")).toHaveText("a time there");
});

test("code is copied and saved byte for byte, and long lines can be wrapped", async ({ chat, context, hand, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const code = `\tlet a = "é <b> $x$ **";  \n\n${"long ".repeat(60)}\n`;
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Code");
  const call = (await hand.next()).begin().speak(`\`\`\`rust\n${code}\`\`\`\n`);
  call.end();
  await chat.answer().expectStatus("completed");
  const figure = chat.answer().text.locator("figure.code");
  await figure.getByRole("button", { name: "Copy", exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(code);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    figure.getByRole("button", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("code.rs");
  expect(await readFile(await download.path(), "utf8")).toBe(code);

  const scrolls = () => figure.locator("pre").evaluate((pre) => pre.scrollWidth > pre.clientWidth);
  expect(await scrolls()).toBe(true);
  await figure.getByRole("button", { name: "Wrap" }).click();
  await expect(figure.getByRole("button", { name: "Wrap" })).toHaveAttribute("aria-pressed", "true");
  expect(await scrolls()).toBe(false);
});

test("a table is copied as Markdown, CSV and TSV, and saved", async ({ chat, context, hand, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const source = "| Name | Sum |\n| --- | --: |\n| **A**, [b](https://example.org/) | $x^2$ |\n| =1+1 | -2 |\n";
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Table");
  const call = (await hand.next()).begin().speak(source);
  call.end();
  await chat.answer().expectStatus("completed");
  const { text } = chat.answer();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await text.getByRole("button", { name: "Table as Markdown" }).click();
  await expect.poll(copied).toBe(source);
  await text.getByRole("button", { name: "Table as CSV" }).click();
  await expect.poll(copied).toBe('Name,Sum\n"A, b",$x^2$\n\'=1+1,-2\n');
  await text.getByRole("button", { name: "Table as TSV" }).click();
  await expect.poll(copied).toBe("Name\tSum\nA, b\t$x^2$\n'=1+1\t-2\n");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    text.getByRole("button", { name: "Download the table" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("table.csv");
  expect(await readFile(await download.path(), "utf8")).toContain('"A, b",$x^2$');
});

test("a link shows its host to those who come by keyboard", async ({ chat, hand }) => {
  await chat.openWith({ api_base: hand.origin });
  await chat.send("Link");
  const call = (await hand.next()).begin().speak("See [the source](https://example.org/a).");
  call.end();
  await chat.answer().expectStatus("completed");
  const link = chat.answer().text.getByRole("link", { name: "the source" });
  await expect(link).toHaveAttribute("title", "example.org");
  await expect(link).toHaveAttribute("rel", "noopener noreferrer");
});
