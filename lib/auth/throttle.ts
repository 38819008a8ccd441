import { createHash } from "node:crypto";
import { ApiError } from "@/lib/schema/http/api-error";
import { countAttempt, forgetAttempts } from "@/lib/store/people/login-attempts";

const PER_ACCOUNT = 10;
const PER_ADDRESS = 50;

/** Throws 429 with the waiting time once an account or an address has tried too often in five minutes. */
export async function throttle(account: string, address: string): Promise<void> {
  // The address first: what it sends beyond its limit must not count against the account's owner.
  await count(`address:${address}`, PER_ADDRESS);
  await count(subjectOf(account), PER_ACCOUNT);
}

/** A good log-in gives the account its attempts back; the address keeps its count. */
export function forgive(account: string): Promise<void> {
  return forgetAttempts(subjectOf(account));
}

async function count(subject: string, limit: number): Promise<void> {
  const { attempts, secondsLeft } = await countAttempt(subject);
  if (attempts <= limit) return;
  throw new ApiError(429, "too_many_attempts", `too many attempts, try again in ${secondsLeft} seconds`, {
    retryAfterSeconds: secondsLeft,
  });
}

/** Hashed, for people type passwords into the e-mail field. */
function subjectOf(account: string): string {
  return `account:${createHash("sha256").update(account).digest("hex").slice(0, 32)}`;
}
