import { decode } from "next-auth/jwt";
import { env } from "@/lib/env";

export type SessionClaims = { sub: string; sid: string; sv: number };

/** The __Host- prefix needs https; plain http is for loopback only. */
export function cookieName(): string {
  return env().NEXTAUTH_URL.startsWith("https:") ? "__Host-sightline-session" : "sightline-session";
}

/** The claims of a session cookie's value; null for anything that we did not sign. */
export async function readClaims(value: string | undefined): Promise<SessionClaims | null> {
  if (!value) return null;
  try {
    const token = await decode({ token: value, secret: env().NEXTAUTH_SECRET });
    const { sub, sid, sv } = (token ?? {}) as Partial<SessionClaims>;
    return typeof sub === "string" && typeof sid === "string" && typeof sv === "number"
      ? { sub, sid, sv }
      : null;
  } catch {
    // A cookie of another installation, or damaged.
    return null;
  }
}
