// Pictures made for tests: real files of the kinds that a person has, without any on the disk.

import { deflateSync } from "node:zlib";

/** A file as Playwright hands it over. */
export interface Handed {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** The checksum of PNG (its section 5.5). */
function checksum(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(checksum(body), body.length + 4);
  return framed;
}

/** A PNG: a slope of colour that depends on `seed`, so that no two are the same; `grain` makes it hard to compress. */
export function png(width: number, height: number, seed = 0, grain = 0): Buffer {
  const row = width * 3 + 1;
  const pixels = Buffer.alloc(row * height);
  let chance = seed * 7919 + 1;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * row + 1 + x * 3;
      chance = (chance * 1103515245 + 12345) & 0x7fffffff;
      const noise = grain === 0 ? 0 : (chance >> 8) % grain;
      pixels[at] = (((x * 255) / width) | 0) ^ noise;
      pixels[at + 1] = (((y * 255) / height) | 0) ^ noise;
      pixels[at + 2] = (40 + seed * 61) & 0xff;
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(pixels, { level: 1 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A PNG that a person could hand over. */
export function picture(name: string, seed = 0, width = 320, height = 200): Handed {
  return { name, mimeType: "image/png", buffer: png(width, height, seed) };
}
