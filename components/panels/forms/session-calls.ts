type SignInAnswer =
  | { kind: "in" }
  | { kind: "refused" }
  | { kind: "throttled"; seconds: number }
  | { kind: "unavailable" };

async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf", { cache: "no-store" });
  const body = (await response.json()) as { csrfToken: string };
  return body.csrfToken;
}

/** Logs in through next-auth's endpoints. An unknown user and a wrong password give the same result. */
export async function signIn(email: string, password: string): Promise<SignInAnswer> {
  try {
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
    const error = new URL(url, window.location.origin).searchParams.get("error");
    if (response.ok && error === null) return { kind: "in" };
    const throttled = /^throttled:(\d+)/.exec(error ?? "");
    if (throttled) return { kind: "throttled", seconds: Number(throttled[1]) };
    return { kind: error === "unavailable" ? "unavailable" : "refused" };
  } catch {
    return { kind: "unavailable" };
  }
}

/** Ends the session on the server, then loads the log-in page, which clears everything in memory. */
export async function signOut(): Promise<void> {
  try {
    await fetch("/api/auth/signout", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrfToken: await csrfToken(), json: "true" }),
    });
  } finally {
    window.location.assign("/login");
  }
}
