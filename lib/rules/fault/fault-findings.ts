import type { Finding } from "@/lib/schema/rules/finding";

// Not the alert's own rule, nor a silence or route that holds for it.
const LABELS = new Map([
  ["rule_failing", "failing_rule"],
  ["silence_failing", "failing_silence"],
  ["route_failing", "failing_route"],
]);

export type Fault = { kind: string; subject: string; count: number; error: string };

/** One finding each; `watched` are the label sets that are open: what is no longer a fault ends. */
export function faultFindings(
  faults: readonly Fault[],
  watched: readonly Record<string, string>[],
): Finding[] {
  const found = faults.map(({ kind, subject, count, error }): Finding => {
    const labels = {
      fault: kind.replaceAll("_", " "),
      [LABELS.get(kind) ?? "channel"]: subject,
    };
    return { labels, ...state(true), value: count, sampleSize: count, note: error || null };
  });
  const isOpen = (labels: Record<string, string>) =>
    found.some((one) => Object.entries(one.labels).every(([name, value]) => labels[name] === value));
  const over = watched
    .filter((labels) => !isOpen(labels))
    .map((labels): Finding => ({ labels, ...state(false), value: 0, sampleSize: 0, note: null }));
  return [...found, ...over];
}

const state = (breaches: boolean) => ({
  threshold: null,
  baseline: null,
  enough: true,
  breaches,
  recovered: !breaches,
});
