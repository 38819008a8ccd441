import { createHmac, timingSafeEqual } from "node:crypto";

export type LinkAct = "acknowledge" | "silence";
/** What a link in a message allows, for the alerts of that message. `expiresAt`: epoch ms. */
export type LinkClaim = { id: string; act: LinkAct; expiresAt: number };

/** Leads to a confirmation page, because mail scanners and link previews follow links. */
export function signedLink(secret: string, base: string, claim: LinkClaim): string {
  const body = `${claim.id}.${claim.act}.${Math.floor(claim.expiresAt / 1_000).toString(36)}`;
  return `${base}/act/${body}.${macOf(secret, body)}`;
}

/** The claim of a link's last path segment, or why it is not valid. */
export function readLink(secret: string, token: string, now: number): LinkClaim | "invalid" | "expired" {
  const [id = "", act, seconds = "", mac = ""] = token.split(".");
  const expected = Buffer.from(macOf(secret, `${id}.${act}.${seconds}`));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "invalid";
  if (act !== "acknowledge" && act !== "silence") return "invalid";
  const expiresAt = Number.parseInt(seconds, 36) * 1_000;
  return expiresAt > now ? { id, act, expiresAt } : "expired";
}

function macOf(secret: string, body: string): string {
  return createHmac("sha256", `${secret}|links in messages`).update(body).digest("base64url");
}
