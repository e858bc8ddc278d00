// Pictures, beside the page: base64 becomes bytes that are named by their hash, and pictures get smaller copies. It runs in
// a Web Worker, one job after the other, so that a picture of megabytes holds up no frame.
//
// The page sends `[id, "take", text]`, base64 as ASCII bytes, and gets `[id, hash, blob, head, tail]`: the hash in
// hexadecimal, the bytes as a Blob, and their beginning and end, by which the page tells what they are. Or it sends
// `[id, "shrink", blob, side]` and gets `[id, blob]`, a copy whose longer side is no longer than that. `[id]` alone says
// that it could not be done; the page then does it by itself, or does without. Nothing is drawn that the page has not
// looked at first.
"use strict";

(() => {
  /**
   * How much of the beginning the page looks at: a JPEG says its size behind colour profiles and previews. Where more
   * than this stands before it, the page gets more.
   */
  const HEAD = 1024 * 1024;

  /** How much of the end it looks at. */
  const TAIL = 64;

  /** What a character stands for; of white space and padding, and of what is no base64. */
  const SKIPPED = 64;
  const PADDING = 65;
  const FOREIGN = 66;

  const VALUES = new Uint8Array(256).fill(FOREIGN);
  for (const [at, letter] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries()) {
    VALUES[letter.charCodeAt(0)] = at;
  }
  // The alphabet for addresses is told apart without doubt.
  VALUES["-".charCodeAt(0)] = 62;
  VALUES["_".charCodeAt(0)] = 63;
  for (const space of "\n\r ") VALUES[space.charCodeAt(0)] = SKIPPED;
  VALUES["=".charCodeAt(0)] = PADDING;

  /** The bytes that a base64 text stands for, by the rules of src/chat/picture/base64.rs; null where it is none. */
  function decoded(text) {
    const bytes = new Uint8Array(Math.floor((text.length * 3) / 4) + 3);
    let length = 0;
    let bits = 0;
    let held = 0;
    let padded = false;
    for (let at = 0; at < text.length; at += 1) {
      const value = VALUES[text[at]];
      if (value === SKIPPED) continue;
      if (value === PADDING) {
        padded = true;
        continue;
      }
      if (value === FOREIGN || padded) return null;
      bits = ((bits << 6) | value) & 0xffffff;
      held += 6;
      if (held >= 8) {
        held -= 8;
        bytes[length] = (bits >> held) & 0xff;
        length += 1;
      }
    }
    // Six bits alone are no byte.
    return held === 6 || length === 0 ? null : bytes.subarray(0, length);
  }

  /** The end of what a JPEG says of its size, by the rules of src/chat/picture/look.rs; 0 where it does not. */
  function sizeEnd(bytes) {
    if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return 0;
    let at = 2;
    while (at + 9 <= bytes.length && bytes[at] === 0xff) {
      const marker = bytes[at + 1];
      if (marker === 0xff) {
        at += 1;
      } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
        at += 2;
      } else if (marker === 0xd9 || marker === 0xda) {
        return 0;
      } else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
        return at + 9;
      } else {
        at += 2 + Math.max(2, (bytes[at + 2] << 8) | bytes[at + 3]);
      }
    }
    return 0;
  }

  async function take(id, text) {
    const bytes = decoded(text);
    if (bytes === null) return postMessage([id]);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const name = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const head = bytes.slice(0, Math.max(HEAD, sizeEnd(bytes)));
    const tail = bytes.slice(-TAIL);
    postMessage([id, name, new Blob([bytes]), head, tail], [head.buffer, tail.buffer]);
  }

  async function shrink(id, blob, side) {
    const picture = await createImageBitmap(blob);
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const sized = (length) => Math.max(1, Math.round(length * scale));
    const canvas = new OffscreenCanvas(sized(picture.width), sized(picture.height));
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    // A browser that does not write WebP writes PNG instead, which is larger and as good.
    postMessage([id, await canvas.convertToBlob({ type: "image/webp", quality: 0.84 })]);
  }

  const JOBS = { take, shrink };

  /** The job that is being done; the next one waits for it, so that two pictures are never in memory at once. */
  let last = Promise.resolve();

  addEventListener("message", ({ data: [id, job, ...given] }) => {
    last = last.then(() => JOBS[job](id, ...given)).catch(() => postMessage([id]));
  });
})();
