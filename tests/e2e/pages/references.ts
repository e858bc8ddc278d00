// What goes along with a message: in the message box, and in the turn that it became.

import { expect, type Locator, type Page } from "@playwright/test";

import type { Handed } from "../paint";

export class References {
  readonly group: Locator;
  readonly items: Locator;
  readonly alert: Locator;
  readonly picker: Locator;
  readonly overlay: Locator;
  /** Of the turns of the transcript. */
  readonly sent: Locator;
  readonly closeUp: Locator;

  constructor(readonly page: Page) {
    this.group = page.getByRole("group", { name: /^Attached/ });
    this.items = page.getByRole("list", { name: "Attached files, in their order" }).getByRole("listitem");
    this.alert = this.group.getByRole("alert");
    this.picker = page.locator("input[type=file][multiple]");
    this.overlay = page.getByText("Drop pictures to add them");
    this.sent = page.getByRole("button", { name: /^Open attached picture: / });
    this.closeUp = page.getByRole("dialog", { name: "Attached picture" });
  }

  role(number: number): Locator {
    return this.page.getByLabel(`Role of file ${number}`, { exact: true });
  }

  /** The names, in their order. */
  names(): Promise<string[]> {
    return this.items.locator(".reference-name").allTextContents();
  }

  async pick(...files: Handed[]): Promise<void> {
    await this.picker.setInputFiles(files);
  }

  /** Picks files, and waits until as many are attached. */
  async attach(...files: Handed[]): Promise<void> {
    const before = await this.items.count();
    await this.pick(...files);
    await this.expectCount(before + files.length);
  }

  async expectCount(count: number): Promise<void> {
    await expect(this.group.locator(".reference-note")).toHaveCount(count);
    await expect(this.group.getByText(/^Looking at/)).toHaveCount(0);
  }

  /** Lets the page hear an event that carries files or text, as a drag or a clipboard does. */
  async carry(event: "dragover" | "drop" | "paste", files: Handed[], text = ""): Promise<void> {
    const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, data: buffer.toString("base64") }));
    await this.page.evaluate(
      ({ event, given, text }) => {
        const data = new DataTransfer();
        for (const { name, mimeType, data: base64 } of given) {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          data.items.add(new File([bytes], name, { type: mimeType }));
        }
        if (text !== "") data.setData("text/plain", text);
        const settings = { bubbles: true, cancelable: true };
        const made =
          event === "paste"
            ? new ClipboardEvent(event, { ...settings, clipboardData: data })
            : new DragEvent(event, { ...settings, dataTransfer: data });
        (document.activeElement ?? document.body).dispatchEvent(made);
      },
      { event, given, text },
    );
  }
}
