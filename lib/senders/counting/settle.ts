import type { Call, CallReport } from "@/lib/senders/call";
import { type Counts, countCalls, type Family } from "./count-calls";
import { BEGIN_MS, countsOf, LONGEST_CALL_MS, LONGEST_SLACK_MS, nearbyOf } from "./same-call";

/** A record that was reported before. `counted`: the state in which it is counted; null where another record counts. */
export type Remembered = { report: CallReport; counted: string | null };

/**
 * By what related records are found: whatever shares one of the names and ended after `from`, and what began between
 * `beganFrom` and `beganTo` and whose `nearby` is sought.
 */
export type Link = {
  key: string;
  group: string;
  answer: string;
  counts: string;
  nearby: string;
  sought: readonly string[];
  scope: string;
  beganFrom: number;
  beganTo: number;
  from: number;
  to: number;
  /** Where more share a name than can be read, those that ended nearest to this are. */
  ended: number;
};

/** A record that is newly counted, or no longer, or in another state. `state`: that of `after`. */
export type Change = { key: string; before: string | null; after: Call | null; state: string | null };

export type Settled =
  /** Records that may decide are missing. */
  { need: Link[] } | { changes: Change[] };

const NOWHERE = { own: "", sought: [] };

export function linkOf(report: CallReport): Link {
  const call = report.kind === "call" ? report : null;
  const { own, sought } = call ? nearbyOf(call) : NOWHERE;
  const ended = call?.endMs ?? report.startMs;
  const from = call?.began ? call.endMs - LONGEST_CALL_MS : report.startMs - LONGEST_SLACK_MS;
  return {
    key: report.key,
    group: report.kind === "fallbacks" ? report.group : report.began || report.group,
    answer: call?.responseId ?? "",
    counts: call ? countsOf(call) : "",
    nearby: own,
    sought,
    scope: call?.scope ?? "",
    beganFrom: report.startMs - BEGIN_MS,
    beganTo: report.startMs + BEGIN_MS,
    from,
    to: ended + LONGEST_SLACK_MS,
    ended,
  };
}

/** How a call is counted, as far as other records may change it. */
export const stateOf = ({ status, startMs, ttftMs, fallbackFrom }: Call): string =>
  `["${status}",${startMs},${ttftMs},${fallbackFrom === null ? null : JSON.stringify(fallbackFrom)}]`;

/**
 * What is to change when new records come to those that were reported before. Only families that become others change: of
 * the rest some records may be missing. `looked`: the keys of records by whose links was looked already.
 */
export function settle(
  incoming: readonly CallReport[],
  remembered: ReadonlyMap<string, Remembered>,
  looked: { has: (key: string) => boolean },
  counts: Counts,
): Settled {
  const added = incoming.filter(({ key }) => !remembered.has(key));
  const known = [...remembered.values()].map(({ report }) => report);
  const families = changedFamilies(known, countCalls([...added, ...known], counts), added, counts);
  const need: Link[] = [];
  for (const { reports } of families)
    for (const report of reports) if (!looked.has(report.key)) need.push(linkOf(report));
  if (need.length > 0) return { need };
  const changes: Change[] = [];
  for (const { reports, counted } of families) {
    // Most calls are reported once.
    const after = reports.length === 1 ? null : new Map(counted.map((call) => [call.key, call]));
    for (const { key } of reports) {
      const call = (after ? after.get(key) : counted[0]) ?? null;
      const before = remembered.get(key)?.counted ?? null;
      const state = call && stateOf(call);
      if (state !== before) changes.push({ key, before, after: call, state });
    }
  }
  return { changes };
}

/** Those with a new record, and those that a new record took some from. */
function changedFamilies(
  known: readonly CallReport[],
  families: readonly Family[],
  added: readonly CallReport[],
  counts: Counts,
): readonly Family[] {
  if (known.length === 0) return families;
  const news = new Set(added);
  const isNew = ({ reports }: Family) => reports.some((one) => news.has(one));
  // Alone, or all new: nothing was taken from others.
  const touched = new Set(families.filter((one) => isNew(one)).flatMap(({ reports }) => reports));
  if (known.every((one) => !touched.has(one))) return families.filter(isNew);
  const before = new Map<CallReport, readonly CallReport[]>();
  for (const { reports } of countCalls(known, counts)) for (const one of reports) before.set(one, reports);
  return families.filter(({ reports }) => {
    const was = before.get(reports[0]!);
    return was?.length !== reports.length || reports.some((one) => before.get(one) !== was);
  });
}
