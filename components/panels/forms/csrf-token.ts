/** What next-auth wants with each request that changes the session. */
export async function csrfToken(): Promise<string> {
  const response = await fetch("/api/auth/csrf", { cache: "no-store" });
  const body = (await response.json()) as { csrfToken: string };
  return body.csrfToken;
}
