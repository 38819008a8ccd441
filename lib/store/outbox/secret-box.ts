import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { env } from "@/lib/env";
import { ApiError } from "@/lib/schema/http/api-error";

const VERSION = "v1";

function key(): Buffer {
  return Buffer.from(hkdfSync("sha256", env().SIGHTLINE_SECRET_KEY, "", "sightline secret box v1", 32));
}

/** Identifies the key in a sealed text: eight hexadecimal characters. */
export function keyId(): string {
  return Buffer.from(hkdfSync("sha256", env().SIGHTLINE_SECRET_KEY, "", "sightline key id", 4)).toString(
    "hex",
  );
}

/**
 * AES-256-GCM as `v1.kid.iv.ciphertext.tag`. `place` (table|row|column|project) is authenticated: a moved text cannot
 * be decrypted.
 */
export function sealSecret(secret: string, place: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key(), iv).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return [VERSION, keyId(), iv, sealed, cipher.getAuthTag()]
    .map((part) => (typeof part === "string" ? part : part.toString("base64url")))
    .join(".");
}

export const SEALED_WITH_ANOTHER_KEY =
  "The channel's secret was encrypted with another SIGHTLINE_SECRET_KEY and cannot be read. Restore that key (secrets.json), " +
  "or enter the channel's address and secret again.";

/** Throws if the text was encrypted with another key, for another place, or was changed. */
export function openSecret(sealed: string, place: string): string {
  const [version, kid, iv, text, tag] = sealed.split(".");
  if (version !== VERSION || kid !== keyId() || !iv || text === undefined || !tag)
    throw new ApiError(422, "secret_unreadable", SEALED_WITH_ANOTHER_KEY);
  const bytes = (part: string) => Buffer.from(part, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key(), bytes(iv))
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes(tag));
  return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString("utf8");
}
