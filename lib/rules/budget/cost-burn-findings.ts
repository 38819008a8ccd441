import type { Severity } from "@/lib/schema/alerts/severity";
import type { Budget } from "@/lib/schema/rules/budget";
import type { Finding } from "@/lib/schema/rules/finding";
import type { CostBurnDefinition } from "@/lib/schema/rules/kinds/budget";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { ofBudget } from "./budget-identity";

type Definition = CostBurnDefinition;

/** What a budget has spent in a window that ends now, and the share of its period that usually falls into that window. */
export type WindowSpend = { spentUsd: number; requests: number; usualShare: number };
export type BudgetBurn = {
  budget: Budget;
  forecastUsd: number | null;
  /** By length in ms: one of each of `COST_BURN_WINDOWS_MS`. */
  windows: ReadonlyMap<number, WindowSpend>;
};

/** Fires when both windows spend `burn` times what the budget allows for, and the long one this share of the amount. */
export type BurnRow = { longMs: number; shortMs: number; burn: number; share: number; severity: Severity };

const HOUR = { longMs: HOUR_MS, shortMs: 5 * MINUTE_MS };
const HOURS = { longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS };
const DAY = { longMs: DAY_MS, shortMs: 2 * HOUR_MS };

export const COST_BURN_TABLES: Record<Budget["period"], readonly BurnRow[]> = {
  daily: [
    { ...HOUR, burn: 2, share: 0.25, severity: "critical" },
    { longMs: 4 * HOUR_MS, shortMs: 30 * MINUTE_MS, burn: 2, share: 0.5, severity: "warning" },
  ],
  weekly: [
    { ...HOUR, burn: 6, share: 0.05, severity: "critical" },
    { ...HOURS, burn: 3, share: 0.12, severity: "critical" },
    { ...DAY, burn: 2, share: 0.3, severity: "warning" },
  ],
  monthly: [
    { ...HOUR, burn: 6, share: 0.02, severity: "critical" },
    { ...HOURS, burn: 3, share: 0.05, severity: "critical" },
    { ...DAY, burn: 2, share: 0.1, severity: "warning" },
  ],
};
/** A monthly budget that burns slightly too fast for days: a warning where its forecast exceeds it, too. */
const SLOW: BurnRow = { longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS, burn: 1.2, share: 0, severity: "warning" };
/** Less than this share of a budget is ignored, however fast it went. */
export const LEAST_SHARE = 0.02;
/** It recovers when no row burns at this part of its limits: at the limits themselves it would flap. */
const OVER = 0.9;

export const COST_BURN_WINDOWS_MS: readonly number[] = [
  ...new Set(
    [...Object.values(COST_BURN_TABLES).flat(), SLOW].flatMap(({ longMs, shortMs }) => [longMs, shortMs]),
  ),
];

/** One finding per budget: whether it burns far faster than its period allows for at this time. */
export function costBurnFindings(definition: Definition, burns: readonly BudgetBurn[]): Finding[] {
  return burns.map((one) => {
    const { budget, windows } = one;
    const rows = rowsOf(one);
    const pace = (ms: number) => paceOf(budget, windows.get(ms)!);
    const burns = (row: BurnRow, part = 1) =>
      windows.get(row.longMs)!.spentUsd > part * limitOf(definition, one, row) &&
      pace(row.shortMs) > part * row.burn;
    const fired = rows.find((row) => burns(row));
    const shown = fired ?? rows[0]!;
    const { longMs, shortMs } = shown;
    const { spentUsd, requests } = windows.get(longMs)!;
    return {
      labels: { budget: budget.name },
      ...ofBudget(budget),
      value: spentUsd,
      threshold: limitOf(definition, one, shown),
      baseline: budget.amountUsd,
      sampleSize: requests,
      enough: true,
      breaches: fired !== undefined,
      recovered: !rows.some((row) => burns(row, OVER)),
      ...(fired ? { severity: fired.severity } : {}),
      burn: { longMs, shortMs, pace: pace(longMs), shortPace: pace(shortMs), bad: null },
      note: null,
    };
  });
}

function rowsOf({ budget, forecastUsd }: BudgetBurn): readonly BurnRow[] {
  const table = COST_BURN_TABLES[budget.period];
  const isSlow = budget.period === "monthly" && forecastUsd !== null && forecastUsd > budget.amountUsd;
  return isSlow ? [...table, SLOW] : table;
}

/** USD that the long window must have spent. */
function limitOf({ least_usd }: Definition, { budget, windows }: BudgetBurn, row: BurnRow): number {
  const { amountUsd } = budget;
  const { usualShare } = windows.get(row.longMs)!;
  return Math.max(least_usd, Math.max(LEAST_SHARE, row.share, row.burn * usualShare) * amountUsd);
}

const paceOf = ({ amountUsd }: Budget, { spentUsd, usualShare }: WindowSpend) =>
  spentUsd / (amountUsd * usualShare);
