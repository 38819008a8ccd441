import type { Call, CallReport } from "@/lib/senders/call";
import { type Counts, countCalls } from "./count-calls";
import { countsOf, LONGEST_CALL_MS, LONGEST_SLACK_MS } from "./same-call";

/** A record that was reported before. `counted`: the state in which it is counted; null where another record counts. */
export type Remembered = { report: CallReport; counted: string | null };

/** By what related records are found: whatever shares one of the names and ended after `from`. */
export type Link = {
  key: string;
  group: string;
  answer: string;
  counts: string;
  scope: string;
  from: number;
  to: number;
};

/** A record that is newly counted, or no longer, or in another state. `state`: that of `after`. */
export type Change = { key: string; before: string | null; after: Call | null; state: string | null };

export type Settled =
  /** Records that may decide are missing. */
  { need: Link[] } | { changes: Change[]; counted: ReadonlyMap<string, string> };

export function linkOf(report: CallReport): Link {
  const call = report.kind === "call" ? report : null;
  const from = call?.began ? call.endMs - LONGEST_CALL_MS : report.startMs - LONGEST_SLACK_MS;
  return {
    key: report.key,
    group: report.kind === "fallbacks" ? report.group : report.began || report.group,
    answer: call?.responseId ?? "",
    counts: call ? countsOf(call) : "",
    scope: call?.scope ?? "",
    from,
    to: (call?.endMs ?? report.startMs) + LONGEST_SLACK_MS,
  };
}

/** How a call is counted, as far as other records may change it. */
export const stateOf = ({ status, startMs, ttftMs, fallbackFrom }: Call): string =>
  JSON.stringify([status, startMs, ttftMs, fallbackFrom]);

/**
 * What is to change when new records come to those that were reported before. Only families with a new record change: of
 * others some may be missing. `looked`: the keys of records by whose links was looked already.
 */
export function settle(
  incoming: readonly CallReport[],
  remembered: ReadonlyMap<string, Remembered>,
  looked: ReadonlySet<string>,
  counts: Counts,
): Settled {
  const added = new Set(incoming.filter(({ key }) => !remembered.has(key)));
  const all = [...added, ...[...remembered.values()].map(({ report }) => report)];
  const families = countCalls(all, counts).filter(({ reports }) => reports.some((one) => added.has(one)));
  const need = families.flatMap(({ reports }) => reports.filter(({ key }) => !looked.has(key)));
  if (need.length > 0) return { need: need.map(linkOf) };
  const changes: Change[] = [];
  const states = new Map<string, string>();
  for (const { reports, counted } of families) {
    const after = new Map(counted.map((call) => [call.key, call]));
    for (const { key } of reports) {
      const call = after.get(key) ?? null;
      const before = remembered.get(key)?.counted ?? null;
      const state = call && stateOf(call);
      if (state !== null) states.set(key, state);
      if (state !== before) changes.push({ key, before, after: call, state });
    }
  }
  return { changes, counted: states };
}
