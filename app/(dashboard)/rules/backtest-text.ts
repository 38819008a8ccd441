import { formatDuration, formatValue } from "@/lib/format/format-value";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";
import { scaleOf, shownNumber } from "./rule-scale";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** once, twice, 7 times */
export const timesText = (count: number) =>
  count === 1 ? "once" : count === 2 ? "twice" : `${formatValue(count, "count")} times`;

const spanOf = ({ window }: Pick<BacktestAnswer, "window">) =>
  Date.parse(window.to) - Date.parse(window.from);

/** "in the last 14 days": whole days where there are some. */
export function pastText(answer: Pick<BacktestAnswer, "window">): string {
  const days = Math.round(spanOf(answer) / DAY_MS);
  if (days > 1) return `in the last ${days} days`;
  return `in the last ${formatDuration(spanOf(answer))}`;
}

/** What the rule would have done. */
export function resultText(answer: BacktestAnswer): { headline: string; detail: string } {
  const { alerts, minutes, median_minutes } = answer;
  if (spanOf(answer) <= 0)
    return { headline: "Nothing to replay yet", detail: "The rule begins with the first requests." };
  const past = pastText(answer);
  if (alerts === 0)
    return {
      headline: `Would not have fired ${past}`,
      detail: answer.series.length === 0 ? "No minute had enough requests to be judged." : "",
    };
  const median = alerts > 2 && median_minutes !== null ? `, median ${duration(median_minutes)}` : "";
  return {
    headline: `Would have fired ${timesText(alerts)} ${past}`,
    detail: `${duration(minutes)} in total${median}.`,
  };
}

export const duration = (minutes: number) => formatDuration(minutes * MINUTE_MS);

type Asked = Parameters<typeof scaleOf>[0] & { comparison: "above" | "below"; threshold: number };

/** What the suggested threshold would have led to; `use`: what to type for it, null where it is typed already. */
export function suggestionText(
  answer: BacktestAnswer,
  asked: Asked,
): { text: string; use: string | null } | null {
  const { suggestion } = answer;
  if (!suggestion) return null;
  const { unit, factor } = scaleOf(asked);
  const shown = `${shownNumber(suggestion.threshold, factor)} ${unit}`;
  const weeks = spanOf(answer) / (7 * DAY_MS);
  const rate = weeks < 1 ? "" : `, about ${formatValue(suggestion.alerts / weeks, "count")} a week`;
  const often =
    suggestion.alerts === 0
      ? `would not have fired ${pastText(answer)}`
      : `would have fired ${timesText(suggestion.alerts)}${rate}`;
  if (suggestion.threshold === asked.threshold)
    return { text: "Of all thresholds this one comes nearest to one alert a week.", use: null };
  return { text: `${asked.comparison === "above" ? "Above" : "Below"} ${shown} it ${often}.`, use: shown };
}
