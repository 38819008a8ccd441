import { createHash, randomInt, timingSafeEqual } from "node:crypto";

// Without 0 O 1 I L: the code is typed from a console.
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** Three groups of five, 74 random bits. */
export function makeSetUpCode(): string {
  const letters = Array.from({ length: 15 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return `${letters.slice(0, 5)}-${letters.slice(5, 10)}-${letters.slice(10)}`;
}

/** Hex SHA-256; ignores case, spaces and dashes. */
export function hashSetUpCode(code: string): string {
  const bare = code.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return createHash("sha256").update(bare).digest("hex");
}

export function isSetUpCode(code: string, storedHash: string | null): boolean {
  const theirs = Buffer.from(hashSetUpCode(code));
  const ours = Buffer.from(storedHash ?? "0".repeat(64));
  return ours.length === theirs.length && timingSafeEqual(ours, theirs) && storedHash !== null;
}
