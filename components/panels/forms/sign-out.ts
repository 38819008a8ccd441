"use client";

import { useToast } from "@/components/ui/toast";
import { csrfToken } from "./csrf-token";

/** Ends the session on the server, then loads a page, which clears everything in memory. False: it did not end. */
async function signOut(next: string): Promise<boolean> {
  try {
    const { ok } = await fetch("/api/auth/signout", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ csrfToken: await csrfToken(), json: "true" }),
    });
    if (ok) window.location.assign(next);
    return ok;
  } catch {
    return false;
  }
}

/** Logs out, or says that it did not work. */
export function useSignOut(): (next?: string) => Promise<void> {
  const { fail } = useToast();
  return async (next = "/login") => {
    if (!(await signOut(next)))
      fail(
        "You are still logged in",
        "The server did not answer. Check your connection, then log out again.",
      );
  };
}
