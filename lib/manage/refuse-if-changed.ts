import { isDeepStrictEqual } from "node:util";
import { currentCall } from "@/lib/call";
import { formatDuration } from "@/lib/format/format-value";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Client } from "@/lib/store/database/client";
import { findLastChange } from "@/lib/store/people/audit-entries";

type Stored = { subject: string; before?: Record<string, unknown> | undefined };

/**
 * Throws 409 where a thing is no longer as the caller saw it (`seen`), so that no one overwrites a change unknowingly.
 * Callers that send no `seen` overwrite.
 */
export async function refuseIfChanged(
  client: Client,
  action: string,
  { subject, before }: Stored,
): Promise<void> {
  const seen = currentCall()?.seen;
  if (!seen || !before) return;
  // As JSON, which is how the caller got it.
  const stored = Object.entries(JSON.parse(JSON.stringify(before)) as Record<string, unknown>);
  const changed = stored.filter(
    ([name, value]) => Object.hasOwn(seen, name) && !isDeepStrictEqual(value, seen[name]),
  );
  if (changed.length === 0) return;
  const last = await findLastChange(client, action.split(".")[0]!, subject);
  const by = last?.name ? `${last.name} changed this ${agoText(last.secondsAgo)}` : "This was changed";
  throw new ApiError(409, "changed_since", `${by}, after you opened it. Your change was not saved.`, {
    details: changed.flatMap(([path, value]) => nowText(path, value)),
  });
}

const agoText = (seconds: number) => (seconds < 1 ? "just now" : `${formatDuration(seconds * 1_000)} ago`);

/** The present value, where it is one that a field shows. */
function nowText(path: string, value: unknown): { path: string; message: string }[] {
  const isShort = ["string", "number"].includes(typeof value) && String(value).length <= 100;
  return isShort && value !== "" ? [{ path, message: `is now ${value}` }] : [];
}
