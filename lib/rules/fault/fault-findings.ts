import { type AlertSubject, type Finding, subjectKey } from "@/lib/schema/rules/finding";

// Other names than the labels of the alert itself, which routes and silences match.
const LABELS = new Map([
  ["sightline_degraded", "part"],
  ["rule_failing", "failing_rule"],
  ["rules_late", "project"],
  ["names_full", "project"],
  ["history_short", "project"],
  ["silence_failing", "failing_silence"],
  ["route_failing", "failing_route"],
]);

export type Fault = { kind: string; subject: string; id?: string; count: number; error: string };

/** One finding per fault. `watched` are the open ones: those that are no longer faults recover. */
export function faultFindings(faults: readonly Fault[], watched: readonly AlertSubject[]): Finding[] {
  const found = faults.map(({ kind, subject, id, count, error }): Finding => {
    const fault = kind.replaceAll("_", " ");
    const label = LABELS.get(kind) ?? "channel";
    return {
      labels: { fault, [label]: subject },
      identity: id === undefined ? null : { fault, [label]: id },
      ...state(true),
      value: count,
      sampleSize: count,
      note: error || null,
    };
  });
  const open = new Set(found.map(subjectKey));
  const over = watched
    .filter((one) => !open.has(subjectKey(one)))
    .map(({ labels, identity }): Finding => {
      return { labels, identity, ...state(false), value: 0, sampleSize: 0, note: null };
    });
  return [...found, ...over];
}

const state = (breaches: boolean) => ({
  threshold: null,
  baseline: null,
  enough: true,
  breaches,
  recovered: !breaches,
});
