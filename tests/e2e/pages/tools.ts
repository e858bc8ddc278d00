// The menu of tools, and the dialog for the form of the answers.

import type { Locator, Page } from "@playwright/test";

export class ToolsMenu {
  readonly menu: Locator;
  readonly form: Locator;
  readonly schema: Locator;
  readonly formSaid: Locator;

  constructor(private readonly page: Page) {
    this.menu = page.getByRole("menu", { name: "Tools" });
    this.form = page.getByRole("dialog", { name: "Structured output" });
    this.schema = this.form.getByRole("textbox", { name: "JSON Schema" });
    this.formSaid = this.form.getByRole("status");
  }

  /** The button, which says what goes along and what does not. */
  button(told = ""): Locator {
    return this.page.getByRole("button", { name: told === "" ? "Tools" : `Tools: ${told}`, exact: true });
  }

  /** A switch. Its name begins with that of the tool, and goes on with what it does or why it does not go along. */
  item(name: string): Locator {
    return this.menu.getByRole("menuitemcheckbox", { name: new RegExp(`^${name} `) });
  }

  /** A way of calling functions. */
  radio(name: string): Locator {
    return this.menu.getByRole("menuitemradio", { name: new RegExp(`^${name} `) });
  }

  async editSchema(): Promise<void> {
    await this.menu.getByRole("menuitem", { name: "Edit the schema…" }).click();
  }
}
