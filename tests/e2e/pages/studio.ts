// Pictures: in the transcript, in the box in which they are looked at, and the choice of their shape.

import { expect, type Locator, type Page } from "@playwright/test";

export class Studio {
  readonly pictures: Locator;
  readonly box: Locator;
  readonly versions: Locator;
  readonly slider: Locator;
  readonly basis: Locator;
  readonly heading: Locator;
  /** What is known of the version that is looked at. */
  readonly about: Locator;
  /** The picture that is drawn on, or cut. */
  readonly paper: Locator;
  /** The rows of what was drawn. */
  readonly marks: Locator;

  constructor(readonly page: Page) {
    this.pictures = page.getByRole("button", { name: /^Open picture: / });
    this.box = page.getByRole("dialog", { name: "Picture" });
    this.versions = this.box.getByRole("group", { name: "Versions of this conversation" }).getByRole("button");
    this.slider = this.box.getByRole("slider");
    this.basis = page.getByRole("note");
    this.heading = this.box.locator(".lightbox-head").getByRole("heading");
    this.about = this.box.getByRole("complementary", { name: "About this picture" });
    this.paper = this.box.getByRole("application");
    this.marks = this.box.getByRole("complementary", { name: "Marks on this picture" }).getByRole("listitem");
  }

  button(name: string): Locator {
    return this.box.getByRole("button", { name, exact: true });
  }

  /** Waits until a picture is really drawn, from an address of its own. */
  async expectDrawn(picture: Locator): Promise<void> {
    await expect(picture).toHaveAttribute("src", /^blob:/);
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
  }

  /** Chooses a ratio and a size in the composer. */
  async wish(ratio: string, size: string): Promise<void> {
    await this.page.locator(".canvas summary").click();
    await this.page.getByRole("group", { name: "Ratio" }).getByRole("radio", { name: ratio, exact: true }).check();
    await this.page.getByRole("group", { name: "Size" }).getByRole("radio", { name: size, exact: true }).check();
    await this.page.keyboard.press("Escape");
  }
}

/** What the page has stored, as text: the records of turns, and everything in localStorage. */
export function stored(page: Page): Promise<{ turns: string; local: string; pictures: { type: string; size: number }[] }> {
  return page.evaluate(async () => {
    const open = indexedDB.open("catena");
    const database: IDBDatabase = await new Promise((done, failed) => {
      open.onsuccess = () => done(open.result);
      open.onerror = () => failed(open.error);
    });
    const all = (store: string) =>
      new Promise<unknown[]>((done, failed) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    const turns = (await all("turns")).join("\n");
    const pictures = ((await all("pictures")) as Blob[]).map(({ type, size }) => ({ type, size }));
    database.close();
    return { turns, local: JSON.stringify(localStorage), pictures };
  });
}
