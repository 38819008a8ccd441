import { counted, formatDuration, formatValue } from "@/lib/format/format-value";
import { explainsItsLike } from "@/lib/rules/explains";
import { AT_ONCE, NO_RANK, peakSentence, seesOpenMinute } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { HIT_WINDOW_MS, RATE_WINDOW_MS } from "@/lib/schema/detectors/hit-mode";
import { ownValue } from "@/lib/schema/own-value";
import type { Finding } from "@/lib/schema/rules/finding";
import { hitFindings } from "./hit-findings";

export const requestHits: RuleKind<"request_hits", Needing<"hits">> = {
  needs: () => ({ hits: true }),
  judge: (_, { hits }) => hitFindings(hits.figures, hits.modes),
  // A mode that asks for every hit asks for those within the hour after others, too.
  persistence: () => ({ ...AT_ONCE, coolDown: false }),
  closedWindowEnd: seesOpenMinute,

  alertType: ({ kind }) => kind,
  unit: () => "count",
  window: () => formatDuration(HIT_WINDOW_MS),
  describe: () => "Per-request outliers. Marked only by default, no notification.",
  sentence: (_, finding) => hitSentence(finding),
  endSentence: peakSentence,

  // Joins no incident: someone asked to hear of these requests, every five minutes and when they stop.
  ...NO_RANK,
  figure: () => null,
  explains: explainsItsLike,

  knobs: () => [],
  replay: null,
};

const WORDS: Record<string, string> = {
  latency_spike: "latency spike",
  output_length_anomaly: "unusual output length",
  cost_spike: "cost spike",
};

/** How many requests the z rule flagged; against the usual count, or with the largest of them. */
function hitSentence({ labels, value, baseline, sampleSize, note }: Finding): string {
  const what = `${ownValue(WORDS, labels.hits ?? "") ?? "outlier"}${value === 1 ? "" : "s"}`;
  const who = [labels.model, labels.service].filter(Boolean).join(", ");
  const found = `${formatValue(value, "count")} ${what} in ${counted(sampleSize, "request")} of ${who}`;
  if (baseline !== null) {
    const usual = formatValue(Math.round(10 * baseline) / 10, "count");
    return `${found} (last ${formatDuration(RATE_WINDOW_MS)}), normally ${usual}.`;
  }
  return `${found} (last ${formatDuration(HIT_WINDOW_MS)}).${note ? ` Largest: ${note}.` : ""}`;
}
