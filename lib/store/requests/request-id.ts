import { hash } from "node:crypto";

/** How the id of a request is stored: a UUID as its key only; another text with a digest of it as the key. */
export type StoredId = { id: string | null; key: Uuid | null };
/** A character (0 to 255) for each of its 16 bytes. */
type Uuid = string;

/** The value of a lower-case hexadecimal digit by its code; 255 for all others. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = "0123456789abcdef".indexOf(String.fromCharCode(code));
  return value < 0 ? 255 : value;
});
/** Version 8 of RFC 9562, for values that are made in one's own way: here digests, so no id is stored as one. */
const DIGEST_VERSION = 8;

/** `textKey`: in a partition whose key is the text, as all were before migration 0077. */
export function storedId(id: string, textKey = false): StoredId {
  if (textKey) return { id, key: null };
  const key = uuidBytes(id);
  return key ? { id: null, key } : { id, key: digest(id) };
}

/** No two ids have the same. */
export const keyOfId = (id: string): Uuid => uuidBytes(id) ?? digest(id);

/** SQL: the id of a row of `requests`. */
export const idSql = (row: string) => `coalesce(${row}.id, ${row}.key::text)`;

/** Of the id at hand: a list of its own for each costs more than the rest. */
const bytes: number[] = new Array(16).fill(0);

/** Null for a text that PostgreSQL would not give back as it is. */
function uuidBytes(id: string): Uuid | null {
  if (id.length !== 36 || id[8] !== "-" || id[13] !== "-" || id[18] !== "-" || id[23] !== "-") return null;
  let at = 0;
  for (let n = 0; n < 16; n++) {
    if (n === 4 || n === 6 || n === 8 || n === 10) at += 1;
    const high = DIGITS[id.charCodeAt(at)] ?? 255;
    const low = DIGITS[id.charCodeAt(at + 1)] ?? 255;
    if ((high | low) > 15) return null;
    bytes[n] = (high << 4) | low;
    at += 2;
  }
  return bytes[6]! >> 4 === DIGEST_VERSION ? null : String.fromCharCode(...bytes);
}

function digest(id: string): Uuid {
  const sha256 = hash("sha256", id, "binary");
  for (let n = 0; n < 16; n++) bytes[n] = sha256.charCodeAt(n);
  bytes[6] = (DIGEST_VERSION << 4) | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return String.fromCharCode(...bytes);
}
