"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { type ChartModel, type ChartPoint, sampleKey } from "@/components/charts/chart-model";
import { LegendTable } from "@/components/charts/legend-table";
import { seriesColor, seriesDash } from "@/components/charts/series-color";
import { TimeChart } from "@/components/charts/time-chart";
import { markSpans } from "@/components/panels/panel/mark-spans";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { excludingLink } from "@/components/panels/range/filter-state";
import { pageLink, type QueryChanges } from "@/components/panels/range/page-link";
import { useZoom } from "@/components/panels/range/use-zoom";
import type { BreakdownPanel, BreakdownSeries } from "@/lib/dashboard/series/breakdown-model";
import { formatDuration, formatValue } from "@/lib/format/format-value";
import { ALL_GROUPS } from "./first-rows";
import { groupText, namesOf, onlyGroup } from "./group-parts";

export type BreakdownChartProps = {
  anchor: string;
  title: string;
  /** The population of the values; the bucket is added. */
  of: string;
  panel: BreakdownPanel;
  /** Percentiles share one hue because they are one quantity. */
  look: "stack" | "lines" | "percentiles";
  height?: number;
  beside?: boolean;
  syncId: string;
  /** As wide as the names of breaker lanes. */
  aligned?: boolean;
  action?: ReactNode;
  /** What narrows the list of requests to those behind the chart. */
  requests?: QueryChanges;
  /** Where its groups are listed, if not in the table of the page. */
  all?: string;
  /** False on a page that does not follow the filters. */
  filtered?: boolean;
};

/** A figure over time, one line or layer per group. */
export function BreakdownChart(props: BreakdownChartProps) {
  const {
    anchor,
    title,
    of,
    panel,
    look,
    height = 200,
    beside,
    syncId,
    aligned,
    action,
    requests,
    all = `#${ALL_GROUPS}`,
    filtered = true,
  } = props;
  const path = usePathname();
  const search = useSearchParams().toString();
  const { from, to, stepSeconds, timeZone, series, starts, rule } = panel;
  const zoom = useZoom({ from, to, stepMs: stepSeconds * 1_000 });
  const model = useMemo(
    () => modelOf({ title, panel, look, search, path, requests, all, filtered }),
    [title, panel, look, search, path, requests, all, filtered],
  );
  return (
    <PanelFrame
      anchor={anchor}
      title={title}
      subtitle={`${of}, 1 point = ${formatDuration(stepSeconds * 1_000)}`}
      action={action}
      range={panel}
      scalable={look !== "stack"}
      links={{
        requests: pageLink("/requests", search, requests),
        ...(rule ? { rule: pageLink("/rules/new", search, { metric: rule.metric, group_by: rule.by }) } : {}),
      }}
      table={() => ({
        columns: ["time", ...series.map(groupText)],
        rows: starts.map((start, at) => [
          { ts: start, timeZone },
          ...series.map(({ values }) => rounded(values[at] ?? null)),
        ]),
      })}
    >
      <TimeChart
        model={model}
        height={height}
        tickLimit={beside ? 7 : 5}
        syncId={syncId}
        {...(aligned ? { axisWidth: 148 } : {})}
        legend={{ table: LegendTable, at: beside ? "beside" : "below" }}
        {...zoom}
      />
    </PanelFrame>
  );
}

/** Six significant digits: more are noise of the division. */
const rounded = (value: number | null) => (value === null ? null : Number(value.toPrecision(6)));

const PERCENTILES = ["var(--p50)", "var(--p95)", "var(--p99)"];

type ModelInput = Pick<BreakdownChartProps, "title" | "panel" | "look"> & {
  search: string;
  path: string;
  requests: QueryChanges | undefined;
  all: string;
  filtered: boolean;
};

function modelOf(input: ModelInput): ChartModel {
  const { title, panel, look, search } = input;
  const { unit, from, to, timeZone, starts, series, compared, incompleteFrom } = panel;
  const points = starts.map((t, at) => {
    const point: ChartPoint = { t };
    series.forEach(({ values, samples }, index) => {
      point[`s${index}`] = values[at] ?? null;
      if (samples) point[sampleKey(`s${index}`)] = samples[at]!;
    });
    if (compared) point.compared = compared.values[at] ?? null;
    return point;
  });
  const last = series.map((one) => `${groupText(one)} ${formatValue(one.legend.last, unit)}`).join(", ");
  return {
    title: `${title} over time`,
    description: series.length === 0 ? "No data in this range." : `Latest values: ${last}.`,
    unit,
    from,
    to,
    timeZone,
    points,
    series: [
      ...series.map((one, index) => ({
        key: `s${index}`,
        label: groupText(one),
        names: namesOf(one),
        figures: one.legend,
        ...(look === "stack" ? { kind: "area" as const } : {}),
        ...(look === "percentiles"
          ? { color: PERCENTILES[index]!, width: index === 1 ? 2 : 1.3 }
          : { color: seriesColor(one.color), width: 1.6, ...dashOf(one.color) }),
        ...(one.samples ? { sampled: true } : {}),
        ...linksOf(one, input),
        ...(one.isRest ? { allHref: input.all } : {}),
      })),
      ...(compared
        ? [{ key: "compared", label: compared.name, color: "var(--ink-3)", width: 1.2, dashed: true }]
        : []),
    ],
    thresholds: panel.thresholds.map(({ value, label }) => ({ value, label, tone: "critical" as const })),
    spans: markSpans(panel.marks, to, search),
    incompleteFrom,
  };
}

function linksOf(series: BreakdownSeries, { search, path, requests, filtered }: ModelInput) {
  const only = onlyGroup(series);
  if (only === null) return {};
  // Without both values of a pair, more than the pair would be missing.
  const excludeHref =
    filtered && series.filter && !series.second ? excludingLink(path, search, series.filter) : null;
  return {
    href: pageLink("/requests", search, { ...requests, ...only }),
    ...(excludeHref !== null && { excludeHref }),
  };
}

function dashOf(color: number | null) {
  const dash = seriesDash(color);
  return dash ? { dash } : {};
}
