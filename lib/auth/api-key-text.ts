import { createHash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const MADE_FORM = /^slk_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** Keys that the operator gives by environment may have any printable form of this length. */
export const KEY_MIN_LENGTH = 32;
const KEY_MAX_LENGTH = 512;

/** A new key: `slk_`, 190 random bits, and a checksum that tells a typing error without asking the database. */
export function makeApiKey(): string {
  let random = "";
  for (let i = 0; i < RANDOM_LENGTH; i++) random += BASE62[randomInt(BASE62.length)];
  return `slk_${random}${checksum(random)}`;
}

function checksum(random: string): string {
  let rest = crc32(random);
  let text = "";
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    text = BASE62[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** "plausible": worth a look in the database. "mistyped": has the form of a made key, but its checksum is wrong. */
export function inspectApiKey(text: string): "plausible" | "mistyped" | "malformed" {
  if (text.length < KEY_MIN_LENGTH || text.length > KEY_MAX_LENGTH || !/^[\x21-\x7e]+$/.test(text)) {
    return "malformed";
  }
  const made = MADE_FORM.exec(text);
  if (!made) return "plausible";
  return checksum(made[1]!) === made[2] ? "plausible" : "mistyped";
}

/** 190 random bits need no slow hash. */
export function hashApiKey(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
