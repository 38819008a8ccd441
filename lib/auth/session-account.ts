import { decode } from "next-auth/jwt";
import { beforeReaders } from "@/lib/call";
import { env } from "@/lib/env";
import { findLiveSession, type SessionClaim } from "@/lib/store/people/sessions";
import type { SignedIn } from "./actor";
import { readCookie, sessionCookie } from "./cookie-name";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The three claims of a session token; null for any other payload. */
export function sessionClaim(payload: Record<string, unknown> | null | undefined): SessionClaim | null {
  const { sub, sid, sv } = payload ?? {};
  if (typeof sub !== "string" || typeof sid !== "string" || typeof sv !== "number") return null;
  return UUID.test(sub) && UUID.test(sid) ? { userId: sub, sessionId: sid, sessionVersion: sv } : null;
}

/** The user of a session token, read from the database on every call. */
export async function accountOfToken(token: string): Promise<SignedIn | null> {
  // A cookie may hold any text; one that cannot be decrypted is not a session.
  const payload = await decode({ token, secret: env().NEXTAUTH_SECRET }).catch(() => null);
  const claim = sessionClaim(payload);
  // Only who is known can take the turn of a team.
  return claim && beforeReaders(() => findLiveSession(claim));
}

/** The user of a Cookie header. */
export async function sessionAccount(cookieHeader: string | null): Promise<SignedIn | null> {
  const token = readCookie(cookieHeader, sessionCookie(env().NEXTAUTH_URL).name);
  return token === null ? null : accountOfToken(token);
}
