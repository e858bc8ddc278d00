// Screenshots as PNGs with a palette of 256 colours: a third of their size.
//
// A colour that covers an area is kept as it is. Others, of which the edges of letters have thousands, become the most
// frequent colour among their neighbours, which is nearer than the comparison is strict.

import { readFileSync, writeFileSync } from "node:fs";
import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS = 256;

/** Levels of a channel in which a colour may differ from the one that stands for it; see the threshold of the looks. */
const COARSEST = 22;

/** Pixels of three bytes each, row by row. */
interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** The checksum of PNG (ISO 3309). Node.js has it since version 20 only. */
function crc32(data: Buffer): number {
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of eight bits: `kind` is 2 for true colour, 3 for a palette. Its rows begin with their filter, which is none. */
function encode(width: number, height: number, kind: 2 | 3, rows: Buffer, palette: Buffer[] = []): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, kind, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const colours = palette.map((data) => chunk("PLTE", data));
  const data = chunk("IDAT", deflateSync(rows, { level: 9 }));
  return Buffer.concat([SIGNATURE, chunk("IHDR", head), ...colours, data, chunk("IEND", Buffer.alloc(0))]);
}

/** A PNG of true colour. */
export function encodePixels({ width, height, data }: Pixels): Buffer {
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1) rows.set(data.subarray(y * 3 * width, (y + 1) * 3 * width), y * (1 + 3 * width) + 1);
  return encode(width, height, 2, rows);
}

/** The predictor of PNG's fourth filter (ISO 15948, 9.4). */
function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Reads a PNG as Chromium writes it: eight bits, with or without opacity, not interlaced. */
function decode(png: Buffer): Pixels {
  let [width, height, bytes] = [0, 0, 3];
  const parts: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const name = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (name === "IHDR") {
      [width, height, bytes] = [body.readUInt32BE(0), body.readUInt32BE(4), body[9] === 6 ? 4 : 3];
      if (body[8] !== 8 || (body[9] !== 2 && body[9] !== 6) || body[12] !== 0) throw new Error("a PNG of a kind that Chromium does not write");
    }
    if (name === "IDAT") parts.push(body);
    at += 12 + length;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * bytes;
  const lines = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    const [line, before] = [y * stride, (y - 1) * stride];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= bytes ? lines[line + x - bytes]! : 0;
      const above = y > 0 ? lines[before + x]! : 0;
      const corner = x >= bytes && y > 0 ? lines[before + x - bytes]! : 0;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter ?? 0] ?? 0;
      lines[line + x] = raw[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  if (bytes === 3) return { width, height, data: lines };
  return { width, height, data: lines.filter((_, index) => index % 4 !== 3) };
}

/** The colours that are kept, and for each colour the place of the one that stands for it. */
function choose(counts: Map<number, number>): { kept: number[]; places: Map<number, number> } {
  const byFrequency = [...counts].sort((one, other) => other[1] - one[1] || one[0] - other[0]);
  for (let step = 1; step <= COARSEST; step += 1) {
    const kept: number[] = [];
    const buckets = new Map<number, number>();
    const places = new Map<number, number>();
    for (const [colour] of byFrequency) {
      const part = (shift: number) => Math.floor(((colour >> shift) & 255) / step);
      const bucket = (part(16) << 16) | (part(8) << 8) | part(0);
      // The first to come is the most frequent, and stands for all.
      const place = buckets.get(bucket) ?? kept.push(colour) - 1;
      buckets.set(bucket, place);
      places.set(colour, place);
      if (kept.length > COLOURS) break;
    }
    if (kept.length <= COLOURS) return { kept, places };
  }
  throw new Error(`the picture has too many colours for a palette of ${COLOURS}`);
}

/** Writes the screenshot in `file` anew, with a palette. */
export function shrink(file: string): void {
  const { width, height, data } = decode(readFileSync(file));
  const colour = (pixel: number) => (data[3 * pixel]! << 16) | (data[3 * pixel + 1]! << 8) | data[3 * pixel + 2]!;
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < width * height; pixel += 1) counts.set(colour(pixel), (counts.get(colour(pixel)) ?? 0) + 1);
  const { kept, places } = choose(counts);
  const rows = Buffer.alloc(height * (1 + width));
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rows[pixel + Math.floor(pixel / width) + 1] = places.get(colour(pixel)) ?? 0;
  }
  const palette = Buffer.from(kept.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  writeFileSync(file, encode(width, height, 3, rows, [palette]));
}
