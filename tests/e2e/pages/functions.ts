// Functions: their place in the settings, and the cards of their calls.

import { expect, type Locator, type Page } from "@playwright/test";

import type { Answer } from "./chat";

/** What is stored by a person who has declared these functions before. */
export async function plantFunctions(page: Page, functions: object): Promise<void> {
  await page.addInitScript((stored) => {
    if (localStorage.getItem("catena.functions") === null) localStorage.setItem("catena.functions", stored);
  }, JSON.stringify({ v: 1, ...functions }));
}

/** A function as it is stored. */
export const weather = {
  name: "get_weather",
  description: "The current weather of one city. Call it once per city.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

/** The built-in clock as it is stored. */
export const clock = {
  name: "get_time",
  description: "The current date and time.",
  parameters: { type: "object", properties: {} },
  built_in: "clock",
};

/** The card of one call. */
export class CallCard {
  readonly state: Locator;
  readonly result: Locator;
  readonly reason: Locator;
  readonly flaw: Locator;

  constructor(readonly card: Locator) {
    this.state = card.getByRole("status");
    this.result = card.getByRole("textbox", { name: "Result" });
    this.reason = card.getByRole("textbox", { name: "Reason, for the model" });
    this.flaw = card.getByRole("alert");
  }

  /** An item of the tree of arguments or of the result. */
  item(tree: "Arguments" | "Result", name: string): Locator {
    return this.card.getByRole("tree", { name: tree }).getByRole("treeitem", { name, exact: true });
  }

  button(name: string): Locator {
    return this.card.getByRole("button", { name, exact: true });
  }

  async answer(json: string): Promise<void> {
    await this.button("Answer").click();
    await this.result.fill(json);
    await this.button("Give this result").click();
  }

  async refuse(reason: string): Promise<void> {
    await this.button("Refuse").click();
    await this.reason.fill(reason);
    await this.button("Refuse the call").click();
  }
}

/** The calls of an answer. */
export function calls(answer: Answer, name: string): CallCard[] {
  const cards = answer.article.getByRole("region", { name: `Call of ${name}`, exact: true });
  return [new CallCard(cards.nth(0)), new CallCard(cards.nth(1))];
}

/** The section of the settings. */
export class FunctionSettings {
  readonly section: Locator;
  readonly list: Locator;
  readonly editor: Locator;
  readonly builtIns: Locator;
  readonly origins: Locator;
  readonly rounds: Locator;

  constructor(page: Page) {
    this.section = page.getByRole("dialog", { name: "Settings" }).getByRole("region", { name: "Functions" });
    this.list = this.section.getByRole("list", { name: "Functions" });
    this.editor = this.section.getByRole("form", { name: "Function" });
    this.builtIns = this.section.getByRole("combobox", { name: "Add a function of this page" });
    this.origins = this.section.getByRole("textbox", { name: "Allowed origins" });
    this.rounds = this.section.getByRole("spinbutton", { name: "Rounds without you" });
  }

  button(name: string): Locator {
    return this.section.getByRole("button", { name, exact: true });
  }

  row(name: string): Locator {
    return this.list.getByRole("listitem", { name, exact: true });
  }

  field(name: string): Locator {
    return this.editor.getByRole("textbox", { name, exact: true });
  }

  async expectNames(names: string[]): Promise<void> {
    await expect(this.list.getByRole("checkbox")).toHaveCount(names.length);
    for (const name of names) await expect(this.row(name)).toBeVisible();
  }
}
