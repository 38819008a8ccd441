import { formatValue } from "@/lib/format/format-value";
import type { Finding } from "@/lib/schema/rules/finding";

const WORDS: Record<string, string> = {
  latency_spike: "latency spike",
  output_length_anomaly: "unusual output length",
  cost_spike: "cost spike",
};

/** How many requests the z rule flagged; against the usual count, or with the largest of them. */
export function hitSentence({ labels, value, baseline, sampleSize, note }: Finding): string {
  const what = `${WORDS[labels.hits ?? ""] ?? "hit"}${value === 1 ? "" : "s"}`;
  const who = [labels.model, labels.service].filter(Boolean).join(", ");
  const count = formatValue(value, "count");
  if (baseline !== null) {
    const usual = formatValue(Math.round(10 * baseline) / 10, "count");
    return `${count} ${what} among ${sampleSize} requests of ${who} in the last 15 min, usually ${usual}.`;
  }
  const top = note ? ` The furthest out: ${note}.` : "";
  return `${count} ${what} among ${sampleSize} requests of ${who} in the last 5 min.${top}`;
}
