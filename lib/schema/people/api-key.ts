import { z } from "zod";
import { patchOf } from "@/lib/schema/http/patch-of";
import { nameText } from "@/lib/schema/request/request-input";
import { Scope } from "./role";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BODY_LENGTH = 32;
const MADE_KEY = /^slk_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** Keys set in the environment may be any printable text of at least this length. */
export const KEY_MIN_LENGTH = 32;
const KEY_MAX_LENGTH = 512;

const Expiry = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 date and time with a time zone" })
  .nullish();
const RequestsPerMinute = z
  .int("must be a whole number")
  .min(1, "must be at least 1")
  .max(10_000_000, "must be at most 10,000,000")
  .nullish();

export const NewApiKey = z.strictObject({
  name: nameText(100, 1),
  scopes: z
    .array(Scope)
    .min(1, "must have at least one scope")
    .max(3, "must not repeat a scope")
    .refine((scopes) => new Set(scopes).size === scopes.length, "must not repeat a scope"),
  expires_at: Expiry,
  /** Null: the limit of the installation. */
  requests_per_minute: RequestsPerMinute,
});
export type NewApiKey = z.infer<typeof NewApiKey>;

export const ApiKeyChange = patchOf(
  z.strictObject({ name: nameText(100, 1), requests_per_minute: RequestsPerMinute }),
);
export type ApiKeyChange = z.infer<typeof ApiKeyChange>;

/** A new key takes over; the old one works for `keep_hours` more. */
export const KeyRotation = z.strictObject({ keep_hours: z.int().min(0).max(168).default(24) });
export type KeyRotation = z.infer<typeof KeyRotation>;

/** A key as the API shows it, never the key itself. */
export type ApiKeyView = {
  id: string;
  name: string;
  key: string;
  scopes: Scope[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  expired: boolean;
  /** The key that took over; this one ends at `expires_at`. */
  replaced_by: string | null;
  /** Null: the limit of the installation. */
  requests_per_minute: number | null;
};

/** `slk_`, 32 characters (190 bits) from at least 48 random bytes, and their CRC. */
export function makeApiKey(random: Uint8Array): string {
  let body = "";
  // Bytes of 248 and above would bias towards the first letters.
  for (const byte of random) if (byte < 248 && body.length < BODY_LENGTH) body += ALPHABET[byte % 62];
  if (body.length < BODY_LENGTH) throw new Error("makeApiKey: too few random bytes");
  return `slk_${body}${checksum(body)}`;
}

/** "plausible": may be in the database. "mistyped": has the form of a generated key but a wrong checksum. */
export function inspectApiKey(key: string): "plausible" | "mistyped" | "malformed" {
  if (key.length < KEY_MIN_LENGTH || key.length > KEY_MAX_LENGTH || !/^[\x21-\x7e]+$/.test(key)) {
    return "malformed";
  }
  const made = MADE_KEY.exec(key);
  if (!made) return "plausible";
  return checksum(made[1]!) === made[2] ? "plausible" : "mistyped";
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
