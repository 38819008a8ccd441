import { csrfToken } from "./csrf-token";

/** Ends the session on the server, then loads a page, which clears everything in memory. */
export async function signOut(next = "/login"): Promise<void> {
  try {
    await fetch("/api/auth/signout", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrfToken: await csrfToken(), json: "true" }),
    });
  } finally {
    window.location.assign(next);
  }
}
