import { createHash } from "node:crypto";
import { ApiError } from "@/lib/schema/http/api-error";
import { isKnownNetwork, rememberNetwork } from "@/lib/store/people/known-networks";
import { countAttempt, forgetAttempts } from "@/lib/store/people/login-attempts";
import { networksOf } from "./client-network";

/** Attempts in five minutes. */
export const LOGIN_LIMITS = {
  /** From one network: an IPv4 address, or a /64 of IPv6. */
  network: 50,
  /** From a /48 of IPv6, which has 65,536 of them. */
  site: 200,
  /** Of one account from one network. */
  accountThere: 10,
  /** Of one account from all networks that it has not logged in from before. */
  accountElsewhere: 50,
};

/**
 * Throws 429 with the wait after too many attempts in five minutes. Strangers who guess an account's password use up its
 * limit for networks that it has not logged in from, but not the limit of its owner's own network. Each `purpose` is
 * counted separately.
 */
export async function throttle(account: string, address: string, purpose = ""): Promise<void> {
  const subject = `${purpose}${account}`;
  await throttleThere(subject, address);
  if (!(await isKnownNetwork(account, networksOf(address).network)))
    await limitRate(subjectOf(subject), LOGIN_LIMITS.accountElsewhere);
}

/** The limits of each network alone, for codes and links that belong to no account: strangers cannot use them up. */
export async function throttleThere(subject: string, address: string): Promise<void> {
  // The network first: attempts beyond its limit must not count against the account.
  await throttleNetwork(address);
  await limitRate(subjectOf(subject, networksOf(address).network), LOGIN_LIMITS.accountThere);
}

/** The limits of a network alone, for calls that name no account. */
export async function throttleNetwork(address: string): Promise<void> {
  const { network, site } = networksOf(address);
  await limitRate(`network:${network}`, LOGIN_LIMITS.network);
  if (site !== network) await limitRate(`site:${site}`, LOGIN_LIMITS.site);
}

/** A successful login resets the account's count in this network, and makes the network known. */
export async function forgive(userId: string, account: string, address: string): Promise<void> {
  const { network } = networksOf(address);
  await forgetAttempts(subjectOf(account, network));
  await rememberNetwork(userId, network);
}

const WINDOW_SECONDS = 300;

/** Throws 429 with the wait after too many attempts of anything in a window of at most an hour. */
export async function limitRate(
  subject: string,
  limit: number,
  windowSeconds = WINDOW_SECONDS,
): Promise<void> {
  const { attempts, secondsLeft } = await countAttempt(subject, windowSeconds);
  if (attempts <= limit) return;
  throw new ApiError(429, "too_many_attempts", `Too many attempts; try again in ${secondsLeft} seconds`, {
    retryAfterSeconds: secondsLeft,
  });
}

/** Hashed, because users may type their password into the email field. */
function subjectOf(account: string, network = "elsewhere"): string {
  const hash = createHash("sha256").update(account).digest("hex").slice(0, 32);
  return `account:${hash}:${network}`;
}
