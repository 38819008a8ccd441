"use client";

import { useSearchParams } from "next/navigation";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { unfilteredLink } from "@/components/panels/range/page-link";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import type { BudgetStatus } from "@/lib/dashboard/settings/load-budgets";
import { formatValue } from "@/lib/format/format-value";
import { paceOf, scopeText } from "../budgets/budget-text";

const SHOWN = 5;
const usd = (value: number | null) => formatValue(value, "usd");

/** Budgets in short, the fullest first; their page has the rest. */
export function BudgetsBeside({ budgets }: { budgets: readonly BudgetStatus[] }) {
  const page = unfilteredLink("/budgets", useSearchParams().toString());
  const shown = [...budgets].sort((a, b) => b.share - a.share).slice(0, SHOWN);
  return (
    <PanelFrame
      anchor="budgets"
      title="Budgets"
      subtitle="current periods"
      action={
        <Link href={page} className="whitespace-nowrap text-accent text-sm hover:underline">
          {budgets.length === 0 ? "Add budget" : "All budgets"}
        </Link>
      }
    >
      {shown.length === 0 ? (
        <p className="text-ink-2">No budget. A budget alerts before an amount is spent.</p>
      ) : (
        <ul className="flex flex-col divide-y divide-quiet">
          {shown.map((budget) => {
            const pace = paceOf(budget);
            return (
              <li key={budget.id} className="py-2 first:pt-0 last:pb-0">
                <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Name className="font-medium">{budget.name}</Name>
                  <Badge tone={pace.tone}>{pace.text}</Badge>
                </p>
                <p className="text-ink-2 text-sm">
                  {usd(budget.spent_usd)} of {usd(budget.amount_usd)} {budget.period},{" "}
                  {scopeText(budget.scope, budget.api_key_name)}
                  {budget.forecast_usd !== null && `; forecast ${usd(budget.forecast_usd)}`}
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </PanelFrame>
  );
}
