import { hashPassword, isWeakHash, verifyPassword } from "@/lib/auth/credentials/password-hash";
import { forgive, throttle } from "@/lib/auth/credentials/throttle";
import { Email } from "@/lib/schema/people/credentials";
import { findUserByEmail, renewPasswordHash } from "@/lib/store/people/users";

/**
 * The user with this email and password, or null, with the version of the sessions when the password was read. Throws 429 before any work after too many attempts.
 */
export async function checkCredentials(
  email: unknown,
  password: unknown,
  address: string,
): Promise<{ id: string; sessionVersion: number } | null> {
  const parsed = Email.safeParse(email);
  const account = parsed.success ? parsed.data : String(email).slice(0, 254);
  await throttle(account, address);
  const text = typeof password === "string" && password.length <= 1_024 ? password : "";
  const user = parsed.success ? await findUserByEmail(parsed.data) : null;
  const isRight = await verifyPassword(text, user?.passwordHash ?? null);
  if (!user || !isRight || user.disabledAt !== null) return null;
  await forgive(user.id, account, address);
  if (user.passwordHash !== null && isWeakHash(user.passwordHash)) {
    await renewPasswordHash(user.id, user.passwordHash, await hashPassword(text));
  }
  return { id: user.id, sessionVersion: user.sessionVersion };
}
