import { counted, formatCount, formatDuration, formatValue } from "@/lib/format/format-value";
import { scaleOf, shownNumber } from "@/lib/format/rule-scale";
import type { BacktestAnswer } from "@/lib/schema/rules/backtest";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";

/** once, twice, 7 times */
export const timesText = (count: number) =>
  count === 1 ? "once" : count === 2 ? "twice" : `${formatValue(count, "count")} times`;

const spanOf = ({ window }: Pick<BacktestAnswer, "window">) =>
  Date.parse(window.to) - Date.parse(window.from);

/** "14 days", or "1 h 30 min" for less than a day or two. */
function spanText(answer: Pick<BacktestAnswer, "window">): string {
  const days = Math.round(spanOf(answer) / DAY_MS);
  return days > 1 ? counted(days, "day") : formatDuration(spanOf(answer));
}

/** How often the rule would have fired. */
export function resultText(answer: BacktestAnswer): { headline: string; detail: string } {
  const { alerts, minutes, median_minutes } = answer;
  if (spanOf(answer) <= 0)
    return { headline: "No data to backtest yet", detail: "The backtest starts with the first requests." };
  const past = `in the last ${spanText(answer)}`;
  if (alerts === 0)
    return {
      headline: `Would not have fired ${past}`,
      detail: answer.series.length === 0 ? "No minute had enough requests to evaluate." : "",
    };
  const median = alerts > 2 && median_minutes !== null ? `, median ${duration(median_minutes)}` : "";
  return {
    headline: `Would have fired ${timesText(alerts)} ${past}`,
    detail: `${duration(minutes)} in total${median}.`,
  };
}

export const duration = (minutes: number) => formatDuration(minutes * MINUTE_MS);

type Asked = Parameters<typeof scaleOf>[0] & { threshold: number };

/** How many alerts the suggested threshold would have raised; `use`: the value to type, null where it is set already. */
export function suggestionText(
  answer: BacktestAnswer,
  asked: Asked,
): { text: string; use: string | null } | null {
  const { suggestion } = answer;
  if (!suggestion) return null;
  const { unit, factor } = scaleOf(asked);
  const shown = `${shownNumber(suggestion.threshold, factor)} ${unit}`;
  const alerts = suggestion.alerts === 0 ? "no alerts" : formatCount(suggestion.alerts, "alert");
  if (suggestion.threshold === asked.threshold)
    return { text: "This threshold is the closest to one alert per week.", use: null };
  return { text: `At ${shown}: ${alerts} in ${spanText(answer)}.`, use: shown };
}
