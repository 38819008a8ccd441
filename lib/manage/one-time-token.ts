import { createHash, randomBytes } from "node:crypto";

const BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A link's secret: 256 random bits, stored only as a hash. */
export function makeToken(): { token: string; hash: Buffer } {
  const token = randomBytes(BYTES).toString("base64url");
  return { token, hash: hashOf(token) };
}

/** Null for a text that is not a token, which costs no query. */
export function tokenHash(token: string): Buffer | null {
  return TOKEN.test(token) ? hashOf(token) : null;
}

/** Random enough to need no slow hash. */
const hashOf = (token: string) => createHash("sha256").update(token).digest();
