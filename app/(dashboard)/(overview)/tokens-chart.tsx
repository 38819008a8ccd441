"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import type { ChartModel } from "@/components/charts/chart-model";
import { TimeChart } from "@/components/charts/time-chart";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { useZoom } from "@/components/panels/range/use-zoom";
import type { TokensPanel } from "@/lib/dashboard/overview/overview-model";
import { formatDuration, formatValue } from "@/lib/format/format-value";

// Each kind keeps its color everywhere.
const KINDS = [
  { key: "input", color: "var(--cat-1)" },
  { key: "output", color: "var(--cat-3)" },
  { key: "thinking", color: "var(--cat-4)" },
  { key: "cached", color: "var(--cat-other)" },
] as const;

type TokensChartProps = { panel: TokensPanel; from: number; to: number; timeZone: string };

export function TokensChart({ panel, from, to, timeZone }: TokensChartProps) {
  const search = useSearchParams().toString();
  const zoom = useZoom({ from, to, stepMs: panel.stepSeconds * 1_000 });
  const model = useMemo(() => tokensModel(panel, from, to, timeZone), [panel, from, to, timeZone]);
  return (
    <PanelFrame
      anchor="tokens"
      links={{
        requests: pageLink("/requests", search, { sort: "tokens" }),
        rule: pageLink("/rules/new", search, { metric: "output_tokens" }),
      }}
      title="Tokens"
      subtitle={`per minute, 1 point = ${formatDuration(panel.stepSeconds * 1_000)}`}
      table={() => ({
        columns: ["time", ...KINDS.map(({ key }) => `${panel.names[key]}/min`)],
        rows: panel.points.map((point) => [
          { ts: point.t, timeZone },
          ...KINDS.map(({ key }) => Math.round(point[key])),
        ]),
      })}
    >
      <TimeChart model={model} height={150} tickLimit={4} syncId="overview" {...zoom} />
    </PanelFrame>
  );
}

function tokensModel(panel: TokensPanel, from: number, to: number, timeZone: string): ChartModel {
  const total = (key: (typeof KINDS)[number]["key"]) => formatValue(panel.totals[key], "tokens");
  // A kind without tokens gets no line along zero.
  const kinds = KINDS.filter(({ key }) => panel.totals[key] > 0);
  return {
    title: "Tokens per minute by kind",
    description: `In this range ${KINDS.map(({ key }) => `${total(key)} ${panel.names[key]}`).join(", ")} tokens.`,
    unit: "tokens",
    from,
    to,
    timeZone,
    points: panel.points,
    series: kinds.map((kind) => ({ ...kind, label: panel.names[kind.key], kind: "area" as const })),
    incompleteFrom: panel.incompleteFrom,
  };
}
