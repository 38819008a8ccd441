import { decode } from "next-auth/jwt";
import { env } from "@/lib/env";
import { findLiveSession, type SessionClaim } from "@/lib/store/sessions";
import type { Account } from "./actor";
import { readCookie, sessionCookie } from "./cookie-name";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The three claims of one of our tokens; null for anything else. */
export async function readSessionToken(token: string, secret: string): Promise<SessionClaim | null> {
  // Any text may stand in a cookie; one that does not decrypt is no session.
  const payload = await decode({ token, secret }).catch(() => null);
  const { sub, sid, sv } = (payload ?? {}) as Record<string, unknown>;
  if (typeof sub !== "string" || typeof sid !== "string" || typeof sv !== "number") return null;
  return UUID.test(sub) && UUID.test(sid) ? { userId: sub, sessionId: sid, sessionVersion: sv } : null;
}

/** Who holds the session cookie of this header, read anew from the database on every call. */
export async function sessionAccount(cookieHeader: string | null): Promise<Account | null> {
  const token = readCookie(cookieHeader, sessionCookie(env().NEXTAUTH_URL).name);
  if (token === null) return null;
  const claim = await readSessionToken(token, env().NEXTAUTH_SECRET);
  return claim && findLiveSession(claim);
}
