// The settings dialog.

import { expect, type Locator, type Page } from "@playwright/test";

export class Settings {
  readonly dialog: Locator;
  readonly key: Locator;
  readonly showKey: Locator;
  readonly removeKey: Locator;
  readonly remember: Locator;
  readonly apiBase: Locator;
  readonly connection: Locator;
  readonly model: Locator;
  readonly level: Locator;
  readonly summaries: Locator;
  readonly instruction: Locator;
  readonly export: Locator;
  readonly deleteAll: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Settings" });
    this.key = this.dialog.getByRole("textbox", { name: "API key" });
    this.showKey = this.dialog.getByRole("button", { name: "Show the key" });
    this.removeKey = this.dialog.getByRole("button", { name: "Remove the key" });
    this.remember = this.dialog.getByRole("checkbox", { name: "Remember on this device" });
    this.apiBase = this.dialog.getByRole("textbox", { name: "API base" });
    this.connection = this.dialog.getByRole("region", { name: "Connection" }).getByRole("status");
    this.model = this.dialog.getByRole("combobox", { name: "Model" });
    this.level = this.dialog.getByRole("combobox", { name: "Thinking level" });
    this.summaries = this.dialog.getByRole("checkbox", { name: "Thinking summaries" });
    this.instruction = this.dialog.getByRole("textbox", { name: "System instruction" });
    this.export = this.dialog.getByRole("button", { name: "Export everything" });
    this.deleteAll = this.dialog.getByRole("button", { name: "Delete all conversations" });
  }

  theme(name: "System" | "Light" | "Dark"): Locator {
    return this.dialog.getByRole("radio", { name });
  }

  async open(): Promise<void> {
    await this.page.getByRole("button", { name: "Settings", exact: true }).click();
    await expect(this.dialog).toBeVisible();
  }

  async close(): Promise<void> {
    await this.dialog.getByRole("button", { name: "Close settings" }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** Sets the address of the API. It is taken when the field is left. */
  async setApiBase(address: string): Promise<void> {
    await this.apiBase.fill(address);
    await this.apiBase.press("Tab");
  }
}
