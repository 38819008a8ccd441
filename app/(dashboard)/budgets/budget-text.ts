import type { BudgetStatus } from "@/lib/dashboard/settings/load-budgets";
import { formatValue } from "@/lib/format/format-value";

/** "all requests", "gpt-5, search, team core, user ada, API key ci". */
export function scopeText(
  { model, provider, service, environment, tag, user, api_key }: BudgetStatus["scope"],
  keyName: string | null,
): string {
  const named = [model, provider, service, environment].flatMap((values) =>
    values && values.length > 0 ? [values.join(" or ")] : [],
  );
  if (tag) named.push(`${tag.name} ${tag.value}`);
  if (user) named.push(`user ${user}`);
  if (api_key) named.push(`API key ${keyName ?? api_key}`);
  return named.length === 0 ? "all requests" : named.join(", ");
}

/** The state of a budget, and its spend against the expected spend by now. `difference`: 0.2 is 20 % more than expected. */
export function paceOf(
  budget: Pick<
    BudgetStatus,
    "amount_usd" | "spent_usd" | "share" | "expected_share" | "forecast_usd" | "forecast_low_usd"
  >,
): { tone: "ok" | "warning" | "critical"; text: string; expectedUsd: number; difference: number | null } {
  const { amount_usd: amount, spent_usd: spent, share, expected_share: expected } = budget;
  const expectedUsd = expected * amount;
  const difference = expectedUsd > 0 ? spent / expectedUsd - 1 : null;
  const of = { expectedUsd, difference };
  if (share >= 1) return { tone: "critical", text: "exceeded", ...of };
  if (budget.forecast_low_usd !== null && budget.forecast_low_usd > amount)
    return { tone: "critical", text: "will be exceeded", ...of };
  if (budget.forecast_usd !== null && budget.forecast_usd > amount)
    return { tone: "warning", text: "likely to be exceeded", ...of };
  return { tone: "ok", text: "within budget", ...of };
}

/** Who spent most, beside what they had spent by this point of the last period. */
export function spendersText(contributors: BudgetStatus["contributors"]): string {
  const usd = (value: number) => formatValue(value, "usd");
  const spenders = contributors.map(({ model, cost_usd: cost, before_usd: before }) =>
    before === null
      ? `${model} ${usd(cost)}`
      : `${model} ${usd(cost)} (${usd(before)} at this point of the last period)`,
  );
  const known = contributors.every(({ before_usd: before }) => before !== null);
  return `Top spenders: ${spenders.join(", ")}.${known ? "" : " What they had spent in the last period is unknown: its first requests are no longer kept."}`;
}
