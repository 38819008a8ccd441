import { ownValue } from "@/lib/schema/own-value";
import type { SendersAnswer } from "@/lib/schema/senders/senders-answer";
import { isoTime } from "@/lib/schema/time/epoch";
import { PAGE_ONLY } from "@/lib/senders/page-only";
import { senderNamed } from "@/lib/senders/registry";
import { listSenders, type StoredSender } from "@/lib/store/requests/senders";

export async function loadSenders(projectId: number): Promise<SendersAnswer> {
  return { senders: prepareSenders(await listSenders(projectId)) };
}

/** One row for all versions of a sender. `stored` has the last one seen first. */
export function prepareSenders(stored: readonly StoredSender[]): SendersAnswer["senders"] {
  const versionsOf = new Map<string, StoredSender[]>();
  for (const one of stored) versionsOf.set(one.sender, [...(versionsOf.get(one.sender) ?? []), one]);
  return [...versionsOf].map(([name, rows]) => {
    const facts = ownValue(PAGE_ONLY, name) ?? senderNamed(name);
    return {
      name,
      label: facts?.label ?? name,
      versions: rows.map(({ version }) => version).filter((version) => version !== ""),
      requests: rows.reduce((sum, { requests }) => sum + requests, 0),
      first_seen_at: isoTime(Math.min(...rows.map(({ firstSeenAt }) => firstSeenAt))),
      last_seen_at: isoTime(rows[0]!.lastSeenAt),
      cannot_tell: [...(facts?.cannotTell ?? [])],
    };
  });
}
