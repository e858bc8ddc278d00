// Pictures compared pixel by pixel, by a page that has nothing else to do.

import type { Page } from "@playwright/test";

/** How two pictures differ: in size, or in so many pixels. */
export interface Difference {
  sizes: [number, number][];
  pixels: number;
  /** How many colours there are in the first, so that two empty pictures are not taken for equal ones. */
  colours: number;
}

/** Compares two PNGs. `judge` is a page without a policy of its own. */
export async function difference(judge: Page, one: Buffer, other: Buffer): Promise<Difference> {
  return judge.evaluate(
    async (pictures) => {
      const drawn = await Promise.all(
        pictures.map(async (base64) => {
          const picture = new Image();
          picture.src = `data:image/png;base64,${base64}`;
          await picture.decode();
          const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
          const context = canvas.getContext("2d")!;
          context.drawImage(picture, 0, 0);
          return context.getImageData(0, 0, canvas.width, canvas.height);
        }),
      );
      const [one, other] = drawn.map((picture) => new Uint32Array(picture.data.buffer));
      let pixels = 0;
      for (let at = 0; at < Math.max(one.length, other.length); at += 1) if (one[at] !== other[at]) pixels += 1;
      return { sizes: drawn.map(({ width, height }) => [width, height] as [number, number]), pixels, colours: new Set(one).size };
    },
    [one, other].map((picture) => picture.toString("base64")),
  );
}
