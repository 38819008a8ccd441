"use client";

import { clsx } from "clsx";
import { useMemo } from "react";
import { TimeChart } from "@/components/charts/time-chart";
import { ScrollArea } from "@/components/ui/scroll-area";
import type { BudgetHistory } from "@/lib/dashboard/settings/load-budget-history";
import { formatValue } from "@/lib/format/format-value";
import { budgetModel, exceededText, periodText, SHARE_FILLS, shareTone } from "./budget-model";

/** Past periods beside a chart of this height. */
const SHOWN = 7;

/** The spend of the current period as a chart, and the periods before it. */
export function BudgetHistoryPanel({ history }: { history: BudgetHistory }) {
  const model = useMemo(() => budgetModel(history), [history]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-4 md:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
      <div className="min-w-0">
        <h3 className="mb-1 text-ink-3 text-sm">Current period</h3>
        <TimeChart model={model} height={165} tickLimit={5} legend={false} />
      </div>
      <PastPeriods history={history} />
    </div>
  );
}

function PastPeriods({ history }: { history: BudgetHistory }) {
  const { past, amountUsd, period, timeZone } = history;
  const shown = past.slice(0, SHOWN);
  const most = Math.max(amountUsd, ...shown.map(({ spentUsd }) => spentUsd));
  if (shown.length === 0)
    return <p className="self-center text-ink-3">No spend before this period. Past periods appear here.</p>;
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-ink-3 text-sm">Past periods: {exceededText(past, amountUsd)}</h3>
      <ScrollArea label="Past periods">
        <ol className="flex flex-col gap-0.5">
          {shown.map(({ from, to, spentUsd }) => (
            <li
              key={from}
              className="grid grid-cols-[5.5rem_minmax(1rem,1fr)_4.5rem_3rem] sm:grid-cols-[7.5rem_minmax(1rem,1fr)_5rem_3rem] items-center gap-2 text-sm"
            >
              <span className="whitespace-nowrap text-ink-2">
                {periodText({ from, to }, period, timeZone)}
              </span>
              <span aria-hidden className="relative h-2 rounded-full bg-hover forced-color-adjust-none">
                <span
                  className={clsx(
                    "absolute inset-y-0 left-0 rounded-full",
                    SHARE_FILLS[shareTone(spentUsd / amountUsd)],
                  )}
                  style={{ width: `${(spentUsd / most) * 100}%` }}
                />
                <span
                  className="absolute -inset-y-0.5 w-px bg-ink"
                  style={{ left: `${(amountUsd / most) * 100}%` }}
                />
              </span>
              <span className="whitespace-nowrap text-end tabular-nums">{formatValue(spentUsd, "usd")}</span>
              <span className="whitespace-nowrap text-end text-ink-3 tabular-nums">
                {formatValue(spentUsd / amountUsd, "ratio")}
              </span>
            </li>
          ))}
        </ol>
      </ScrollArea>
    </div>
  );
}
