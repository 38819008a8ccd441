import { createHash } from "node:crypto";
import { ApiError } from "@/lib/schema/http/api-error";
import { countAttempt, forgetAttempts } from "@/lib/store/people/login-attempts";

const PER_ACCOUNT = 10;
const PER_ADDRESS = 50;

/** Throws 429 with the wait after too many attempts by an account or an address in five minutes. */
export async function throttle(account: string, address: string): Promise<void> {
  // The address first: attempts beyond its limit must not count against the account.
  await count(`address:${address}`, PER_ADDRESS);
  await count(subjectOf(account), PER_ACCOUNT);
}

/** A successful login resets the count of the account, but not of the address. */
export function forgive(account: string): Promise<void> {
  return forgetAttempts(subjectOf(account));
}

async function count(subject: string, limit: number): Promise<void> {
  const { attempts, secondsLeft } = await countAttempt(subject);
  if (attempts <= limit) return;
  throw new ApiError(429, "too_many_attempts", `Too many attempts; try again in ${secondsLeft} seconds`, {
    retryAfterSeconds: secondsLeft,
  });
}

/** Hashed, because users may type their password into the email field. */
function subjectOf(account: string): string {
  return `account:${createHash("sha256").update(account).digest("hex").slice(0, 32)}`;
}
