"use client";

import { clsx } from "clsx";
import { type ReactNode, useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { BudgetKey, BudgetStatus } from "@/lib/dashboard/settings/load-budgets";
import { formatChange, formatCount, formatDuration, formatValue } from "@/lib/format/format-value";
import { momentText, rangeText } from "@/lib/format/time-text";
import { BudgetForm } from "./budget-form";
import { SHARE_FILLS, shareTone } from "./budget-model";
import { paceOf, scopeText, spendersText } from "./budget-text";

type BudgetCardProps = {
  budget: BudgetStatus;
  facets: Facets;
  keys: readonly BudgetKey[];
  now: number;
  /** Its chart and its past periods. */
  children: ReactNode;
};

/** One budget: spend, expected spend, forecast, top spenders and its history. */
export function BudgetCard({ budget, facets, keys, now, children }: BudgetCardProps) {
  const [editing, setEditing] = useState(false);
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const { id, name, amount_usd: amount, period, time_zone: timeZone } = budget;
  const [from, to] = [Date.parse(budget.period_from), Date.parse(budget.period_to)];
  const pace = paceOf(budget);
  const usd = (value: number | null) => formatValue(value, "usd");
  const remove = () => {
    if (!window.confirm(`Delete budget ${name}?`)) return;
    void attempt((call) => call("DELETE", `/api/v1/budgets/${id}`), {
      done: `${name} deleted`,
      failed: "Not deleted",
    });
  };
  return (
    <section className="card px-4 py-3.5" aria-labelledby={`budget-${id}`}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id={`budget-${id}`} className="font-semibold text-[0.875rem]">
          {name}
        </h2>
        <span className="text-ink-2">
          {usd(amount)} {period}, {scopeText(budget.scope, budget.api_key_name)}
        </span>
        <Badge tone={pace.tone}>{pace.text}</Badge>
        <span className="ms-auto flex gap-2">
          <Button size="small" blocked={blocked} onClick={() => setEditing(!editing)}>
            Edit<span className="sr-only"> {name}</span>
          </Button>
          <Button size="small" look="danger" busy={busy} blocked={blocked} onClick={remove}>
            Delete<span className="sr-only"> {name}</span>
          </Button>
        </span>
      </div>
      <p className="mt-0.5 text-ink-3 text-sm">
        {rangeText(from, to - 1, timeZone)}, {timeZone}; ends in {formatDuration(to - now)}
      </p>
      <SpendBar budget={budget} />
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4">
        <Figure
          name="Spent"
          value={usd(budget.spent_usd)}
          more={[
            `${formatValue(budget.share, "ratio")} of budget`,
            ...(budget.doubtful_usd > 0 ? [`${usd(budget.doubtful_usd)} doubtful`] : []),
          ].join(", ")}
        />
        <Figure
          name="Expected by now"
          value={usd(pace.expectedUsd)}
          more={formatChange(pace.difference, "relative")}
        />
        <Figure
          name="Forecast"
          value={usd(budget.forecast_usd)}
          more={
            budget.forecast_usd === null
              ? "not enough data yet"
              : `${usd(budget.forecast_low_usd)} – ${usd(budget.forecast_high_usd)}`
          }
        />
        <Figure
          name={budget.share >= 1 ? "Used up" : "Runs out"}
          value={
            budget.exhaustion_at ? momentText(Date.parse(budget.exhaustion_at), timeZone) : "not this period"
          }
          more={
            budget.unpriced_requests > 0
              ? `${formatCount(budget.unpriced_requests, "request")} without a price`
              : ""
          }
        />
      </dl>
      {budget.contributors.length > 0 && (
        <p className="mt-3 text-ink-2">{spendersText(budget.contributors)}</p>
      )}
      <div className="mt-4">{children}</div>
      {editing && (
        <div className="mt-4 border-quiet border-t pt-4">
          <BudgetForm budget={budget} facets={facets} keys={keys} onDone={() => setEditing(false)} />
        </div>
      )}
    </section>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more: string }) {
  return (
    <div>
      <dt className="text-ink-3 text-sm">{name}</dt>
      <dd className="font-medium">
        {value}
        <span className="block font-normal text-ink-3 text-sm">{more}</span>
      </dd>
    </div>
  );
}

/** Spend up to 150 % of the amount, with marks for the milestones and the expected spend. */
function SpendBar({ budget }: { budget: BudgetStatus }) {
  const { share, milestones, expected_share: expected } = budget;
  const full = Math.max(1, Math.min(1.5, share * 1.05));
  const at = (part: number) => `${Math.min(100, (part / full) * 100)}%`;
  return (
    <div className="mt-3" role="img" aria-label={`${formatValue(share, "ratio")} of the budget spent`}>
      <div className="relative h-2.5 overflow-hidden rounded-full bg-hover forced-color-adjust-none">
        <div
          className={clsx("h-full rounded-full", SHARE_FILLS[shareTone(share)])}
          style={{ width: at(share) }}
        />
        <div className="absolute inset-y-0 w-0.5 bg-ink" style={{ left: at(expected) }} />
      </div>
      <div className="relative mt-1 h-4 text-ink-3 text-xs" aria-hidden>
        {milestones
          .filter((mark) => mark.share <= full)
          .map((mark) => (
            <span
              key={mark.share}
              className={clsx(
                "absolute -translate-x-full whitespace-nowrap",
                mark.reached && "font-medium text-ink",
              )}
              style={{ left: at(mark.share) }}
            >
              {Math.round(mark.share * 100)} %
            </span>
          ))}
      </div>
    </div>
  );
}
