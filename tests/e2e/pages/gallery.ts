// The gallery over all conversations.

import { expect, type Locator, type Page } from "@playwright/test";

export class Gallery {
  readonly opener: Locator;
  readonly place: Locator;
  readonly grid: Locator;
  readonly tiles: Locator;
  readonly search: Locator;
  readonly selection: Locator;
  readonly count: Locator;

  constructor(readonly page: Page) {
    this.opener = page.getByRole("complementary", { name: "Sidebar" }).getByRole("button", { name: "Gallery", exact: true });
    this.place = page.getByRole("region", { name: "Gallery" });
    this.grid = this.place.getByRole("grid", { name: "Pictures" });
    this.tiles = this.grid.getByRole("gridcell");
    this.search = this.place.getByRole("searchbox", { name: "Search pictures" });
    this.selection = this.place.getByRole("toolbar", { name: "Selected pictures" });
    this.count = this.place.locator(".gallery-count");
  }

  async open(): Promise<void> {
    await this.opener.click();
    await expect(this.place.getByRole("heading", { name: "Gallery" })).toBeFocused();
  }

  tile(words: string | RegExp): Locator {
    return this.grid.getByRole("gridcell", { name: words });
  }

  button(name: string): Locator {
    return this.place.getByRole("button", { name, exact: true });
  }

  /** Goes to the pictures that are shown, or to those in the trash. */
  async look(where: "Pictures" | "Trash"): Promise<void> {
    await this.button(where).click();
    await expect(this.button(where)).toHaveAttribute("aria-pressed", "true");
  }

  /** Picks a picture by its own small button. */
  async pick(words: string | RegExp): Promise<void> {
    const tile = this.tile(words);
    await tile.hover();
    await tile.getByRole("button", { name: "Select" }).click();
    await expect(tile).toHaveAttribute("aria-selected", "true");
  }

  /** Waits until a picture is really drawn, from an address of its own. */
  async expectDrawn(tile: Locator): Promise<void> {
    const img = tile.locator("img");
    await expect(img).toHaveAttribute("src", /^blob:/);
    await expect.poll(() => img.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
  }
}

/** A picture to plant. */
export interface PlantedPicture {
  prompt: string;
  model?: string;
  width: number;
  height: number;
  created?: number;
  starred?: boolean;
  discarded?: boolean;
}

/**
 * Plants cards with small copies, in the form in which the page keeps them, without conversations. It has to be done
 * before the app is opened. Of each `distinct` pictures one is drawn; the others are the same ones again.
 */
export async function plantPictures(page: Page, origin: string, pictures: PlantedPicture[], distinct = 60): Promise<void> {
  const bare = `${origin}/planting`;
  await page.route(bare, (route) => {
    return route.fulfill({ contentType: "text/html", body: '<!doctype html><link rel="icon" href="data:,">' });
  });
  await page.goto(bare);
  await page.evaluate(
    async ([pictures, distinct]) => {
      localStorage.setItem("catena.indexed", "1");
      const draw = (at: number, width: number, height: number): Promise<Blob> => {
        const scale = 512 / Math.max(width, height);
        const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
        const context = canvas.getContext("2d")!;
        const hue = (at * 47) % 360;
        const sky = context.createLinearGradient(0, 0, 0, canvas.height);
        sky.addColorStop(0, `hsl(${hue} 55% ${30 + ((at * 13) % 45)}%)`);
        sky.addColorStop(1, `hsl(${(hue + 40) % 360} 70% 82%)`);
        context.fillStyle = sky;
        context.fillRect(0, 0, canvas.width, canvas.height);
        context.fillStyle = `hsl(${(hue + 180) % 360} 45% 35%)`;
        for (let hill = 0; hill < 4; hill += 1) {
          context.beginPath();
          context.ellipse((canvas.width * ((at * 7 + hill * 31) % 100)) / 100, canvas.height, canvas.width * 0.45, canvas.height * (0.2 + 0.12 * hill), 0, 0, 7);
          context.globalAlpha = 0.35;
          context.fill();
        }
        context.globalAlpha = 1;
        context.fillStyle = "hsl(48 90% 88%)";
        context.beginPath();
        context.arc(canvas.width * 0.7, canvas.height * 0.28, Math.min(canvas.width, canvas.height) * 0.09, 0, 7);
        context.fill();
        return canvas.convertToBlob({ type: "image/webp", quality: 0.8 });
      };
      const hash = (at: number) => at.toString(16).padStart(64, "0");
      const copies = await Promise.all(
        pictures.slice(0, distinct).map(({ width, height }, at) => draw(at, width, height)),
      );
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("catena.gallery", 1);
        request.onupgradeneeded = () => ["cards", "thumbs"].forEach((name) => request.result.createObjectStore(name));
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const writing = request.result.transaction(["cards", "thumbs"], "readwrite");
          pictures.forEach(({ prompt, model, width, height, created, starred, discarded }, at) => {
            const made = created ?? Date.now() - at * 3_600_000;
            const noted = { ...(starred && { starred }), ...(discarded && { discarded: made + 1 }) };
            const card = {
              v: 1,
              sha256: hash(at),
              bytes: 2_000_000 + at * 1000,
              width,
              height,
              mime_type: "image/jpeg",
              prompt,
              model: model ?? "Gemini 3.1 Flash Image",
              created: made,
              ...(Object.keys(noted).length > 0 && { noted }),
            };
            writing.objectStore("cards").put(JSON.stringify(card), `planted/turn${String(at).padStart(5, "0")}/0.0`);
            writing.objectStore("thumbs").put(copies[at % copies.length], hash(at));
          });
          writing.onerror = () => reject(writing.error);
          writing.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      });
    },
    [pictures, distinct] as const,
  );
}
