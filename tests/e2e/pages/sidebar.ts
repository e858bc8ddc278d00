// The list of conversations.

import { expect, type Locator, type Page } from "@playwright/test";

export class Sidebar {
  readonly newChat: Locator;
  readonly search: Locator;
  readonly list: Locator;
  readonly links: Locator;
  readonly open: Locator;
  readonly close: Locator;
  readonly settings: Locator;
  readonly question: Locator;

  constructor(private readonly page: Page) {
    const sidebar = page.getByRole("complementary", { name: "Sidebar" });
    this.newChat = sidebar.getByRole("button", { name: "New chat" });
    this.search = sidebar.getByRole("searchbox", { name: "Search conversations" });
    this.list = page.getByRole("navigation", { name: "Conversations" });
    this.links = this.list.getByRole("link");
    this.open = page.getByRole("button", { name: "Open sidebar" });
    this.close = page.getByRole("button", { name: "Close sidebar" });
    this.settings = sidebar.getByRole("button", { name: "Settings" });
    this.question = page.getByRole("dialog", { name: /^Delete/ });
  }

  link(title: string): Locator {
    return this.list.getByRole("link", { name: title, exact: true });
  }

  /** The line of a conversation in the list. */
  entry(title: string): Locator {
    return this.list.getByRole("listitem").filter({ has: this.page.getByRole("link", { name: title, exact: true }) });
  }

  group(title: string): Locator {
    return this.list.getByRole("region", { name: title, exact: true });
  }

  more(title: string): Locator {
    return this.list.getByRole("button", { name: `More for ${title}`, exact: true });
  }

  /** Chooses from the menu of a conversation. */
  async choose(title: string, item: string): Promise<void> {
    await this.entry(title).hover();
    await this.more(title).click();
    await this.list.getByRole("menuitem", { name: item, exact: true }).click();
  }

  async expectTitles(titles: string[]): Promise<void> {
    await expect(this.links).toHaveText(titles);
  }
}
