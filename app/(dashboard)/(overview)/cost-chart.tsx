"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import type { ChartModel } from "@/components/charts/chart-model";
import { TimeChart } from "@/components/charts/time-chart";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import type { CostPanel } from "@/lib/dashboard/overview/overview-model";
import { formatCount, formatValue } from "@/lib/format/format-value";

const usd = (value: number) => formatValue(value, "usd");

export function CostChart({ panel, timeZone }: { panel: CostPanel; timeZone: string }) {
  const model = useMemo(() => costModel(panel, timeZone), [panel, timeZone]);
  const { spent, doubtful, budget, forecast, unpricedRequests } = panel;
  const search = useSearchParams();
  return (
    <PanelFrame
      anchor="cost"
      title="Cost"
      subtitle={budget ? "today vs budget" : "today"}
      links={{
        requests: pageLink("/requests", search, { from: "now/d", to: "now", sort: "cost" }),
        rule: pageLink("/rules/new", search, { metric: "cost" }),
      }}
      action={
        <Link
          href={pageLink("/cost", search, { from: "now/M", to: "now" })}
          className="flex min-h-6 items-center whitespace-nowrap rounded px-1.5 text-ink-2 hover:text-ink hover:underline"
        >
          This month
          <span aria-hidden className="ms-1">
            ›
          </span>
        </Link>
      }
      table={() => ({
        columns: ["time", "spent USD", "forecast (low)", "forecast", "forecast (high)"],
        rows: panel.points.map(({ t, spent: value, forecast: range, forecastMid }) => [
          { ts: t, timeZone },
          value,
          range?.[0] ?? null,
          forecastMid,
          range?.[1] ?? null,
        ]),
      })}
    >
      <p className="flex min-h-6 flex-wrap items-center gap-x-4 gap-y-0.5 text-ink-2">
        <span>
          <strong className="font-semibold text-ink">{usd(spent)}</strong>
          {budget ? ` of ${usd(budget.amount)}` : ", no daily budget"}
        </span>
        {forecast && (
          <span>
            forecast <strong className="font-semibold text-ink">{usd(forecast.mid)}</strong> (
            {usd(forecast.low)} – {usd(forecast.high)})
          </span>
        )}
      </p>
      <CostDrawing model={model} />
      {doubtful > 0 && (
        <p className="mt-1.5 text-ink-2 text-sm">
          {usd(spent - doubtful)} of it is certain, {usd(doubtful)} doubtful:{" "}
          <Link href={pageLink("/prices", search)} className="text-accent underline">
            check prices
          </Link>
        </p>
      )}
      {unpricedRequests > 0 && (
        <p className="mt-1.5 flex items-center gap-1.5 text-ink-2 text-sm">
          <StateIcon state="warning" size={9} />
          {formatCount(unpricedRequests, "request")} {unpricedRequests === 1 ? "has" : "have"} no price and{" "}
          {unpricedRequests === 1 ? "is" : "are"} not in this total:{" "}
          <Link href={pageLink("/prices", search)} className="text-accent underline">
            set prices
          </Link>
        </p>
      )}
    </PanelFrame>
  );
}

function CostDrawing({ model }: { model: ChartModel }) {
  return <TimeChart model={model} height={150} tickLimit={4} legend={false} />;
}

function costModel(panel: CostPanel, timeZone: string): ChartModel {
  const { points, periodFrom, periodTo, spent, budget, forecast } = panel;
  const last = points.findLast((point) => point.spent !== null);
  return {
    title: "Cumulative cost today",
    description: `${usd(spent)} spent today${budget ? ` of the ${usd(budget.amount)} budget` : ""}${forecast ? `, forecast ${usd(forecast.mid)}` : ""}.`,
    unit: "usd",
    from: periodFrom,
    to: periodTo,
    timeZone,
    points: points.map(({ t, spent: value, forecast: range, forecastMid }) => ({
      t,
      spent: value,
      range,
      forecast: forecastMid,
    })),
    series: [
      { key: "spent", label: "spent", color: "var(--accent)", width: 1.8 },
      { key: "forecast", label: "forecast", color: "var(--accent)", width: 1.5, dashed: true, quiet: true },
    ],
    ...(forecast
      ? { band: { key: "range", label: "forecast range", color: "var(--band)", whole: true } }
      : {}),
    thresholds: budget ? [{ value: budget.amount, label: "budget", tone: "warning", inChart: true }] : [],
    ...(last ? { dot: { t: last.t, key: "spent" } } : {}),
  };
}
