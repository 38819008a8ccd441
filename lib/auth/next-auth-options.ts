import type { NextAuthOptions, User } from "next-auth";
import type { JWT } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { ApiError } from "@/lib/schema/http/api-error";
import { findLiveSession, insertSession, revokeSession, SESSION_HOURS } from "@/lib/store/people/sessions";
import { checkCredentials } from "./check-credentials";
import { clientAddress } from "./client-address";
import { sessionCookie } from "./cookie-name";
import { sessionClaim } from "./session-account";
import type { Outcome } from "./sign-on/sign-on-provider";
import { signOnSettings } from "./sign-on/sign-on-settings";

/**
 * The token holds the user (sub), the session row (sid) and its version (sv), and nothing that could become stale, such
 * as roles. Sessions are created only here. `signOn`: the provider, in calls that concern it.
 */
export function nextAuthOptions(
  headers: Headers,
  signOn: OAuthConfig<Outcome> | null = null,
): NextAuthOptions {
  const { name, secure } = sessionCookie(env().NEXTAUTH_URL);
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_HOURS * 3_600 },
    useSecureCookies: secure,
    pages: { signIn: "/login", error: "/login", signOut: "/login" },
    cookies: {
      sessionToken: { name, options: { httpOnly: true, sameSite: "lax", path: "/", secure } },
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: async (credentials, request) => authorize(credentials, request.headers ?? {}),
      }),
      ...(signOn ? [signOn] : []),
    ],
    callbacks: {
      signIn: ({ user }) => {
        const { outcome } = user as User & { outcome?: Outcome };
        return outcome && "refusal" in outcome ? `/login?error=${outcome.refusal}` : true;
      },
      jwt: async ({ token, user }) => {
        if (!user) return token;
        const device = {
          address: clientAddress(headers, env().SIGHTLINE_TRUSTED_PROXIES),
          userAgent: headers.get("user-agent") ?? "",
        };
        const { sessionVersion } = user as User & { sessionVersion?: number };
        const claim = await insertSession(user.id, device, sessionVersion);
        if (!claim) throw new Error("user no longer exists");
        return { sub: claim.userId, sid: claim.sessionId, sv: claim.sessionVersion } satisfies JWT;
      },
      session: async ({ session, token }) => {
        const claim = sessionClaim(token);
        const live = claim && (await findLiveSession(claim));
        if (!live) return { expires: new Date(0).toISOString() };
        return { user: { name: live.name, email: live.email }, expires: session.expires };
      },
    },
    events: {
      signOut: async ({ token }) => {
        const claim = sessionClaim(token);
        if (claim) await revokeSession(claim.sessionId);
      },
    },
    logger: {
      // The metadata contains request bodies.
      error: (code) => log.error("next-auth", { code }),
      warn: (code) => log.warn("next-auth", { code }),
      debug: () => {},
    },
  };
}

/** next-auth passes on only a message; the login page parses `throttled:SECONDS`, `password_off` and `unavailable`. */
async function authorize(
  credentials: Record<string, string> | undefined,
  headers: Record<string, string | undefined>,
): Promise<{ id: string; sessionVersion: number } | null> {
  if (signOnSettings()?.only) throw new Error("password_off");
  const address = clientAddress({ get: (name) => headers[name] ?? null }, env().SIGHTLINE_TRUSTED_PROXIES);
  try {
    return await checkCredentials(credentials?.email, credentials?.password, address);
  } catch (thrown) {
    if (thrown instanceof ApiError) throw new Error(`throttled:${thrown.extra.retryAfterSeconds}`);
    log.error("login failed", { error: errorText(thrown) });
    throw new Error("unavailable");
  }
}
