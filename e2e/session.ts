import { expect, request } from "@playwright/test";
import { patience } from "./patience";

/** The cookies of someone who has logged in, to start browsers from. */
export async function sessionOf(url: string, email: string, password: string) {
  const client = await request.newContext({ baseURL: url, timeout: 30_000 * patience });
  const { csrfToken } = await (await client.get("/api/auth/csrf")).json();
  const form = { csrfToken, email, password, json: "true" };
  await client.post("/api/auth/callback/credentials", { form });
  expect(await (await client.get("/api/auth/session")).json()).toMatchObject({ user: { email } });
  const session = await client.storageState();
  await client.dispose();
  return session;
}
