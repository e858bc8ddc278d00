// The conversation on the screen: the message box, the transcript and the bar above it.

import { expect, type Locator, type Page } from "@playwright/test";

/** The words in `data-status`: the API's, and Catena's own two. */
export type Status =
  | "in_progress"
  | "completed"
  | "failed"
  | "cancelled"
  | "incomplete"
  | "requires_action"
  | "requires_continuation"
  | "interrupted"
  | "unsent";

/** What came back in one turn. */
export class Answer {
  readonly text: Locator;
  readonly thought: Locator;
  /** The row of a run in the background. */
  readonly run: Locator;
  readonly notice: Locator;
  readonly card: Locator;
  readonly regenerate: Locator;
  readonly versions: Versions;
  readonly timeline: Timeline;

  constructor(readonly article: Locator) {
    this.text = article.locator("[data-part=text]");
    this.timeline = new Timeline(article);
    this.thought = article.locator("[data-part=thought]");
    this.run = article.locator(".run");
    this.notice = article.locator("[data-part=notice]");
    this.card = article.getByRole("alert");
    this.regenerate = article.getByRole("button", { name: "Regenerate", exact: true });
    this.versions = new Versions(article);
  }

  async expectStatus(status: Status): Promise<void> {
    await expect(this.article).toHaveAttribute("data-status", status);
  }

  /** The id under which the server knows it. */
  async id(): Promise<string> {
    await expect(this.article).toHaveAttribute("data-interaction-id", /./);
    return (await this.article.getAttribute("data-interaction-id")) ?? "";
  }

  /** A button in the card that says what went wrong. */
  remedy(name: string): Locator {
    return this.card.getByRole("button", { name, exact: true });
  }
}

/** What was done for an answer: the line, and the rows that it folds away. */
export class Timeline {
  readonly group: Locator;
  readonly line: Locator;
  readonly rows: Locator;
  readonly bars: Locator;

  constructor(article: Locator) {
    this.group = article.getByRole("group", { name: "Steps" });
    this.line = this.group.locator("button.timeline-head");
    this.rows = this.group.locator(".timeline-rows > li");
    this.bars = this.group.locator(".step-track .step-bar");
  }

  /** The rows of one tool. */
  tool(name: string): Locator {
    return this.group.locator(`[data-part=tool][data-tool=${name}]`);
  }

  /** Opens the line and the row of a tool, and answers with the row. */
  async look(name: string): Promise<Locator> {
    if ((await this.line.getAttribute("aria-expanded")) === "false") await this.line.click();
    const row = this.tool(name);
    if ((await row.getAttribute("open")) === null) await row.locator("summary").click();
    await expect(row).toHaveAttribute("open", "");
    return row;
  }
}

/** The switch ‹ 2/3 ›. */
export class Versions {
  readonly group: Locator;
  readonly previous: Locator;
  readonly next: Locator;

  constructor(article: Locator) {
    this.group = article.getByRole("group", { name: "Versions" });
    this.previous = this.group.getByRole("button", { name: "Previous version" });
    this.next = this.group.getByRole("button", { name: "Next version" });
  }

  async expectToBe(place: number, count: number): Promise<void> {
    await expect(this.group).toHaveText(`${place}/${count}`);
  }
}

/** What was said in one turn. */
export class Message {
  readonly text: Locator;
  readonly edit: Locator;
  readonly editBox: Locator;
  readonly sendEdit: Locator;
  readonly cancelEdit: Locator;
  readonly versions: Versions;

  constructor(readonly article: Locator) {
    this.text = article.locator(".user-text");
    this.edit = article.getByRole("button", { name: "Edit" });
    this.editBox = article.getByRole("textbox", { name: "Edit message" });
    this.sendEdit = article.getByRole("button", { name: "Send edit" });
    this.cancelEdit = article.getByRole("button", { name: "Cancel" });
    this.versions = new Versions(article);
  }

  /** Says `text` instead. */
  async replaceBy(text: string): Promise<void> {
    await this.article.hover();
    await this.edit.click();
    await this.editBox.fill(text);
    await this.sendEdit.click();
  }
}

export class Chat {
  readonly box: Locator;
  readonly sendButton: Locator;
  readonly stopButton: Locator;
  readonly transcript: Locator;
  readonly scroller: Locator;
  readonly jump: Locator;
  readonly title: Locator;
  readonly modelButton: Locator;
  readonly modelList: Locator;
  readonly thinkingLevel: Locator;
  readonly banner: Locator;
  readonly spoken: Locator;
  private readonly said: Locator;
  private readonly answered: Locator;

  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {
    // By its place first: a name is looked for in everything below, and a transcript has thousands of buttons.
    const dock = page.locator(".dock");
    this.box = dock.getByRole("textbox", { name: "Message", exact: true });
    this.sendButton = dock.getByRole("button", { name: "Send", exact: true });
    this.stopButton = dock.getByRole("button", { name: "Stop", exact: true });
    this.transcript = page.getByRole("log", { name: "Conversation" });
    this.scroller = page.getByRole("main", { name: "Transcript" });
    this.jump = dock.getByRole("button", { name: "Jump to latest" });
    this.title = page.getByRole("heading", { level: 1 });
    this.modelButton = page.getByRole("button", { name: /^Model: / });
    this.modelList = page.getByRole("listbox", { name: "Model" });
    this.thinkingLevel = page.getByRole("region", { name: "Composer" }).getByLabel("Thinking level");
    this.banner = page.locator(".banner[role=alert]");
    this.spoken = page.locator(".shell > [role=status]");
    this.said = this.transcript.getByRole("article", { name: "You said" });
    this.answered = this.transcript.getByRole("article", { name: "Catena answered" });
  }

  /** Opens the page and waits until one can type. */
  async open(): Promise<void> {
    await this.page.goto(`${this.origin}/`);
    await this.ready();
  }

  /** Opens the page of somebody who has set these things before. */
  async openWith(settings: Record<string, unknown>): Promise<void> {
    await this.page.addInitScript((stored) => {
      // The script runs in every frame, and one of a diagram has no storage.
      if (self.origin === "null") return;
      if (localStorage.getItem("catena.settings") === null) localStorage.setItem("catena.settings", stored);
    }, JSON.stringify({ v: 1, ...settings }));
    await this.open();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  /** The still picture that is shown while the program loads has no message box that one could type into. */
  async ready(): Promise<void> {
    await expect(this.page.locator("#boot")).toHaveCount(0);
    await expect(this.box).toBeEditable();
  }

  /** The answer of the turn with this number, from 0; -1 for the last. */
  answer(number = -1): Answer {
    return new Answer(this.answered.nth(number));
  }

  /** The message of the turn with this number, from 0; -1 for the last. */
  message(number = -1): Message {
    return new Message(this.said.nth(number));
  }

  async expectTurns(count: number): Promise<void> {
    await expect(this.said).toHaveCount(count);
    await expect(this.answered).toHaveCount(count);
  }

  /** Types and sends, and does not wait for anything. */
  async send(text: string): Promise<void> {
    await this.box.fill(text);
    await this.sendButton.click();
  }

  /** Sends, and waits until the answer has ended. */
  async ask(text: string, status: Status = "completed"): Promise<Answer> {
    // The turns are drawn by code that may come after the box can be typed into; before that there are none to count.
    if (new URL(this.page.url()).hash.startsWith("#/c/")) await expect(this.answered).not.toHaveCount(0);
    const before = await this.answered.count();
    await this.send(text);
    await this.expectTurns(before + 1);
    const answer = this.answer(before);
    await answer.expectStatus(status);
    return answer;
  }
}
