import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { env } from "@/lib/env";
import { ApiError } from "@/lib/schema/api-error";
import { Email } from "@/lib/schema/credentials";
import { findUserByEmail, insertSession, revokeSession } from "@/lib/store/users";
import { verifyPassword } from "./password";
import { cookieName, type SessionClaims } from "./session-cookie";
import { throttle } from "./throttle";

/** The JWT holds who, which session row and its version, and nothing that could be trusted later (roles least of all). */
export function nextAuthOptions(): NextAuthOptions {
  const secure = env().NEXTAUTH_URL.startsWith("https:");
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: 7 * 24 * 3_600 },
    pages: { signIn: "/login", error: "/login" },
    cookies: {
      sessionToken: {
        name: cookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: async (credentials, request) => {
          const email = Email.safeParse(credentials?.email ?? "");
          const password = String(credentials?.password ?? "").slice(0, 128);
          const address = String(request.headers?.["x-sightline-peer"] ?? "local");
          try {
            await throttle(email.success ? email.data : "unreadable", address);
          } catch (thrown) {
            // next-auth passes only a message on; the page reads the waiting time from it.
            if (thrown instanceof ApiError) throw new Error(`throttled:${thrown.extra.retryAfterSeconds}`);
            throw thrown;
          }
          const user = email.success ? await findUserByEmail(email.data) : null;
          const right = await verifyPassword(password, user?.passwordHash ?? null);
          if (!user || !right || user.disabledAt) return null;
          return { id: user.id, email: user.email, sessionVersion: user.sessionVersion };
        },
      }),
    ],
    callbacks: {
      jwt: async ({ token, user }) => {
        if (!user) return token;
        const sid = await insertSession(user.id, new Date());
        const sv = (user as unknown as { sessionVersion: number }).sessionVersion;
        return { sub: user.id, sid, sv } satisfies SessionClaims;
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const { sid } = (token ?? {}) as Partial<SessionClaims>;
        if (sid) await revokeSession(sid, new Date());
      },
    },
  };
}
