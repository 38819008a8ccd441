import type { BudgetStatus } from "@/lib/dashboard/settings/load-budgets";

/** "all requests", "gpt-5 in search, team is core". */
export function scopeText({ model, provider, service, environment, tag }: BudgetStatus["scope"]): string {
  const named = [model, provider, service, environment].flatMap((values) =>
    values && values.length > 0 ? [values.join(" or ")] : [],
  );
  if (tag) named.push(`${tag.name} ${tag.value}`);
  return named.length === 0 ? "all requests" : named.join(", ");
}

/** How the spend stands against an even or usual course of the period. `difference`: 0.2 is 20 % more than usual by now. */
export function paceOf(
  budget: Pick<
    BudgetStatus,
    "amount_usd" | "spent_usd" | "share" | "expected_share" | "forecast_usd" | "forecast_low_usd"
  >,
): { tone: "ok" | "warning" | "critical"; text: string; usualUsd: number; difference: number | null } {
  const { amount_usd: amount, spent_usd: spent, share, expected_share: expected } = budget;
  const usualUsd = expected * amount;
  const difference = usualUsd > 0 ? spent / usualUsd - 1 : null;
  const of = { usualUsd, difference };
  if (share >= 1) return { tone: "critical", text: "used up", ...of };
  if (budget.forecast_low_usd !== null && budget.forecast_low_usd > amount)
    return { tone: "critical", text: "will be passed", ...of };
  if (budget.forecast_usd !== null && budget.forecast_usd > amount)
    return { tone: "warning", text: "will probably be passed", ...of };
  return { tone: "ok", text: "within budget", ...of };
}
