import { formatDuration, formatValue } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import type { BurnEvidence, Finding } from "@/lib/schema/rules/finding";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";

/** How fast an objective is used up, over both windows, and by how many bad requests. */
export function objectiveBurnSentence(definition: BurnDefinition, finding: Finding): string {
  const { labels, sampleSize } = finding;
  const { longMs, pace, bad, ...short } = burnOf(finding);
  const of = definition.group_by.map((name) => labels[name]).filter(Boolean);
  const who = of.length > 0 ? ` for ${of.join(", ")}` : "";
  const what =
    definition.sli === "errors" ? "failed" : `took more than ${formatValue(definition.slower_than_ms, "ms")}`;
  return `The objective of ${formatValue(definition.objective, "ratio")}${who} is used up ${times(pace)} as fast as it may be: ${grouped(bad ?? 0)} of ${grouped(sampleSize)} requests ${what} in the last ${formatDuration(longMs)}, and it is ${goesOn(short)}.`;
}

/** How much of a budget went in the window, and how many times that is what the budget allows for. */
export function costBurnSentence(finding: Finding): string {
  const { labels, value, threshold, baseline } = finding;
  const { longMs, pace, ...short } = burnOf(finding);
  const usd = (amount: number | null) => formatValue(amount, "usd");
  return `${usd(value)} of the ${usd(baseline)} budget ${labels.budget} went in the last ${formatDuration(longMs)}, above ${usd(threshold)}: ${times(pace)} what it allows for at this time, and it is ${goesOn(short)}.`;
}

function burnOf({ burn }: Finding): BurnEvidence {
  if (!burn) throw new Error("a burn without evidence");
  return burn;
}

const grouped = (count: number) => decimals(count, 0);
const times = (pace: number) => `${pace.toFixed(1)} times`;
const goesOn = ({ shortMs, shortPace }: Pick<BurnEvidence, "shortMs" | "shortPace">) =>
  `${times(shortPace)} over the last ${formatDuration(shortMs)}`;
