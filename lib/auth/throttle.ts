import { ApiError } from "@/lib/schema/api-error";
import { countAttempt } from "@/lib/store/login-attempts";

const PER_ACCOUNT = 10;
const PER_ADDRESS = 50;

/** Throws 429 with the waiting time once an account or an address has tried too often in five minutes. */
export async function throttle(account: string, address: string): Promise<void> {
  const byAccount = await countAttempt(`account:${account}`);
  const byAddress = await countAttempt(`address:${address}`);
  if (byAccount.attempts <= PER_ACCOUNT && byAddress.attempts <= PER_ADDRESS) return;
  const seconds = Math.max(byAccount.secondsLeft, byAddress.secondsLeft);
  throw new ApiError(429, "too_many_attempts", `Too many attempts. Try again in ${seconds} s`, {
    retryAfterSeconds: seconds,
  });
}
