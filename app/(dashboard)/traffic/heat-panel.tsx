"use client";

import { useSearchParams } from "next/navigation";
import { useContext } from "react";
import { FullScreenChart } from "@/components/charts/full-screen-chart";
import { HeatMap } from "@/components/charts/heat-map";
import { useNavigation } from "@/components/panels/frame/navigation";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import type { HeatPanel as Heat } from "@/lib/dashboard/series/breakdown-model";
import { formatDuration, formatValue } from "@/lib/format/format-value";

/** Shows what percentiles hide: two kinds of requests, a tail that grows apart. */
export function HeatPanel({ panel }: { panel: Heat }) {
  const search = useSearchParams().toString();
  const { times, edges, counts, timeZone } = panel;
  const width = times.length > 1 ? `, 1 column = ${formatDuration(times[1]! - times[0]!)}` : "";
  return (
    <PanelFrame
      anchor="distribution"
      title="Latency distribution"
      subtitle={`successful requests${width}`}
      links={{
        requests: pageLink("/requests", search, { status: "success", sort: "latency" }),
        rule: pageLink("/rules/new", search, { metric: "latency_p95" }),
      }}
      table={() => ({
        columns: [
          "time",
          ...edges.slice(0, -1).map((edge, row) => `${label(edge)} – ${label(edges[row + 1]!)}`),
        ],
        rows: counts.map((column, at) => [{ ts: times[at]!, timeZone }, ...column]),
      })}
    >
      {edges.length === 0 ? (
        <p className="flex min-h-[230px] items-center justify-center text-ink-3">
          No successful requests in this range
        </p>
      ) : (
        <Heatmap panel={panel} search={search} />
      )}
    </PanelFrame>
  );
}

const label = (ms: number) => formatValue(ms, "ms");

function Heatmap({ panel, search }: { panel: Heat; search: string }) {
  const { go } = useNavigation();
  const full = useContext(FullScreenChart);
  const open = ({ from, to, least }: { from: number; to: number; least: number }) =>
    go(
      pageLink("/requests", search, {
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        min_latency_ms: String(Math.floor(least)),
        sort: "latency",
      }),
    );
  return (
    <HeatMap
      title="Latency by time and size"
      {...panel}
      height={full ? Math.max(230, window.innerHeight - 160) : 230}
      onPick={open}
    />
  );
}
