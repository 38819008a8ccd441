import { z } from "zod";
import { text } from "./request-input";
import { Scope } from "./role";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BODY_LENGTH = 32;
const MADE_KEY = /^slk_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

export const NewApiKey = z.strictObject({
  name: text(100, 1),
  scopes: z.array(Scope).min(1, "must name at least one scope").max(3),
});

/** `slk_`, 32 characters of the random bytes given (at least 48), and the CRC of what stands before. */
export function makeApiKey(random: Uint8Array): string {
  let body = "";
  // Bytes of 248 and above would favour the first letters of the alphabet.
  for (const byte of random) if (byte < 248 && body.length < BODY_LENGTH) body += ALPHABET[byte % 62];
  if (body.length < BODY_LENGTH) throw new Error("makeApiKey: too few random bytes");
  return `slk_${body}${checksum(body)}`;
}

/** False only for a key of our own making with a typing error; keys set by the operator have any form of 32 characters. */
export function mayBeApiKey(key: string): boolean {
  const made = MADE_KEY.exec(key);
  return made ? checksum(made[1]!) === made[2] : key.length >= 32 && key.length <= 512;
}

/** CRC-32 (IEEE) in base 62, six characters. */
function checksum(body: string): string {
  let crc = 0xffffffff;
  for (let at = 0; at < body.length; at++) {
    crc ^= body.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let digits = "";
  for (let at = 0; at < 6; at++) {
    digits = ALPHABET[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
