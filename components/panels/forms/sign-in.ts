import { CallError } from "./api-call";
import { csrfToken } from "./csrf-token";

/** Logs in through next-auth's own endpoints. Throws CallError; an unknown user and a wrong password are one answer. */
export async function signIn(email: string, password: string): Promise<void> {
  const error = await signInError(email, password).catch(() => "unavailable");
  if (error === null) return;
  const throttled = /^throttled:(\d+)/.exec(error);
  if (throttled) throw new CallError(429, "Too many attempts.", [], null, Number(throttled[1]));
  if (error === "password_off") throw new CallError(403, "Password login is off. Use single sign-on.");
  if (error === "unavailable") throw new CallError(503, "Login is unavailable. Try again in a moment.");
  throw new CallError(403, "Wrong email or password.");
}

async function signInError(email: string, password: string): Promise<string | null> {
  const response = await fetch("/api/auth/callback/credentials", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      csrfToken: await csrfToken(),
      email,
      password,
      callbackUrl: window.location.origin,
      json: "true",
    }),
  });
  const { url } = (await response.json()) as { url: string };
  return new URL(url, window.location.origin).searchParams.get("error") ?? (response.ok ? null : "refused");
}

/** Opens the sign-on provider, or the login page again with the reason why that is not possible. */
export async function signInAtProvider(next: string): Promise<void> {
  const unavailable = new CallError(503, "Login is unavailable. Try again in a moment.");
  const response = await fetch("/api/auth/signin/sso", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      csrfToken: await csrfToken(),
      callbackUrl: next,
      json: "true",
    }),
  }).catch(() => {
    throw unavailable;
  });
  const { url } = (await response.json().catch(() => ({}))) as { url?: string };
  if (!url) throw unavailable;
  window.location.assign(url);
}
