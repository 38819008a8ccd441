import { ApiError } from "@/lib/schema/http/api-error";
import { CHANGES_PER_MINUTE } from "@/lib/schema/http/quota";
import { recentChanges } from "@/lib/store/people/audit-entries";
import type { Actor } from "./actor";

/** Throws 429 with the wait for a user or key that has changed too much in the last minute: each change is kept in the audit log. */
export async function admitChange(actor: Actor): Promise<void> {
  const { changes, secondsLeft } = await recentChanges(actor.kind === "user" ? actor.userId : actor.keyId);
  if (changes < CHANGES_PER_MINUTE) return;
  const who = actor.kind === "user" ? "A user" : "An API key";
  const message = `${who} can make ${CHANGES_PER_MINUTE} changes per minute; try again in ${secondsLeft} s`;
  throw new ApiError(429, "too_many_changes", message, { retryAfterSeconds: secondsLeft });
}
