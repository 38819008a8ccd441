"use client";

import { ChartColumn, Table2 } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type PointerEvent, useState } from "react";
import { timeTicks } from "@/components/charts/time-ticks";
import { useZoom } from "@/components/panels/range/use-zoom";
import { IconButton } from "@/components/ui/icon-button";
import { lazyPanel } from "@/components/ui/lazy-part";
import type { VolumePanel } from "@/lib/dashboard/requests/requests-model";
import { formatCount, formatDuration, formatValue } from "@/lib/format/format-value";
import { momentText, shortMomentText } from "@/lib/format/time-text";

const BarTable = lazyPanel("Requests over time", () => import("./bar-table").then((one) => one.BarTable));

const HEIGHT = 56;
const LAYERS = [
  // Pale below an edge, as areas are: most of the picture, and what matters least.
  { label: "success", noun: "success", color: "var(--p50)", pale: 0.4 },
  { label: "errors", noun: "error", color: "var(--critical)" },
  { label: "fallbacks", noun: "fallback", color: "var(--warning)" },
];
/** More than these would nearly touch each other on a phone. */
const PHONE_TICKS = 4;
const EDGE = 1.5;
/** From the bottom up: what matters stands on the axis. */
const ORDER = [1, 2, 0];

/** How many requests match, over time; dragging across the bars zooms to them. */
export function VolumeBars({ panel }: { panel: VolumePanel }) {
  const { starts, from, to, stepMs, timeZone, now, since, bars } = panel;
  const { onZoom, onZoomOut } = useZoom({ from, to, stepMs });
  const search = useSearchParams();
  const [asTable, setAsTable] = useState(false);
  const [hovered, setOver] = useState<number | null>(null);
  const [dragged, setDrag] = useState<number | null>(null);
  // Another range may have fewer bars than the one that the pointer was over.
  const within = (index: number | null) => (index !== null && index < bars.length ? index : null);
  const [over, drag] = [within(hovered), within(dragged)];
  const first = starts[0]!;
  const end = starts.at(-1)! + stepMs;
  const sums = bars.map((bar) => bar.reduce((a, b) => a + b, 0));
  const most = Math.max(1, ...sums);
  const total = sums.reduce((a, b) => a + b, 0);
  const indexAt = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return Math.min(bars.length - 1, Math.max(0, at));
  };
  const release = () => {
    if (drag !== null && over !== null) {
      const [low, high] = [Math.min(drag, over), Math.max(drag, over)];
      onZoom(starts[low]!, starts[high]!);
    }
    setDrag(null);
  };
  const axis = timeTicks(first, end, timeZone, 7);
  const place = (ts: number) => `${((ts - first) / (end - first)) * 100}%`;
  const selected = drag !== null && over !== null ? [Math.min(drag, over), Math.max(drag, over)] : null;
  const reading =
    over === null
      ? `${formatDuration(stepMs)} per bar, drag to zoom`
      : `${momentText(starts[over]!, timeZone)}: ${barText(bars[over]!)}`;
  const requests = formatCount(total, "request");
  return (
    <section aria-label="Requests over time" className="card min-w-0 px-4 pt-2.5 pb-1.5">
      <div className="mb-1.5 flex min-h-7 flex-wrap items-center gap-x-3 text-ink-3 text-sm">
        <strong data-said={requests} className="font-semibold text-ink">
          {requests}
        </strong>
        {since !== null && <span>since {shortMomentText(since, timeZone, now)}, of the newest 200,000</span>}
        <span className={over === null ? "max-sm:hidden" : ""}>{reading}</span>
        <span className="-me-2 ms-auto flex items-center">
          <Key bars={bars} />
          <IconButton
            label={asTable ? "View bars as chart" : "View bars as table"}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? <ChartColumn size={15} /> : <Table2 size={15} />}
          </IconButton>
        </span>
      </div>
      {asTable ? (
        <BarTable panel={panel} labels={LAYERS.map(({ label }) => label)} />
      ) : (
        <div key={search.get("from")}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the time picker zooms by keyboard. */}
          <div
            className="relative touch-pan-y select-none"
            style={{ height: HEIGHT }}
            onPointerMove={(event) => setOver(indexAt(event))}
            onPointerLeave={() => {
              setOver(null);
              setDrag(null);
            }}
            onPointerDown={(event) => {
              setOver(indexAt(event));
              setDrag(indexAt(event));
            }}
            onPointerUp={release}
            onDoubleClick={onZoomOut}
          >
            <svg
              viewBox={`0 0 ${bars.length} ${HEIGHT}`}
              preserveAspectRatio="none"
              width="100%"
              height={HEIGHT}
              role="img"
              aria-label={`Requests over time: ${requests}, most in one bar: ${formatValue(most, "count")}`}
              className="block cursor-crosshair"
            >
              {selected && (
                <rect
                  x={selected[0]}
                  y={0}
                  width={selected[1]! - selected[0]! + 1}
                  height={HEIGHT}
                  fill="var(--accent)"
                  fillOpacity={0.15}
                />
              )}
              {ORDER.map((layer, rank) => {
                const { color, pale } = LAYERS[layer]!;
                const d = barsPath(bars, most, rank);
                return pale === undefined ? (
                  <path key={layer} fill={color} d={d} />
                ) : (
                  <g key={layer} fill={color}>
                    <path fillOpacity={pale} d={d} />
                    <path d={barsPath(bars, most, rank, EDGE)} />
                  </g>
                );
              })}
              <path d={`M0 ${HEIGHT - 0.5}H${bars.length}`} stroke="var(--line)" strokeWidth={1} />
            </svg>
          </div>
          <div aria-hidden className="relative h-5 overflow-hidden">
            {axis.ticks.map((tick) => (
              <span
                key={tick}
                style={{ left: place(tick) }}
                className={`absolute top-0.5 whitespace-nowrap text-ink-3 text-xs ${axis.ticks.length > PHONE_TICKS ? "max-sm:even:hidden" : ""} ${(tick - first) / (end - first) > 0.94 ? "-translate-x-full" : (tick - first) / (end - first) > 0.04 ? "-translate-x-1/2" : ""}`}
              >
                {axis.label(tick)}
              </span>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}

const barText = (bar: readonly number[]): string =>
  LAYERS.flatMap(({ label }, layer) =>
    bar[layer]! > 0 ? [`${formatValue(bar[layer]!, "count")} ${label}`] : [],
  ).join(", ") || "none";

/** One layer of all bars, or the upper edge of it. */
function barsPath(bars: VolumePanel["bars"], most: number, rank: number, edge = Number.POSITIVE_INFINITY) {
  return bars
    .map((bar, at) => {
      const below = ORDER.slice(0, rank).reduce((sum, one) => sum + bar[one]!, 0);
      const [y, height] = [below, bar[ORDER[rank]!]!].map((count) => (count / most) * (HEIGHT - 2));
      if (height === 0) return "";
      // A single failure among thousands stays visible.
      const shown = Math.max(height!, 1.2);
      return `M${at + 0.1} ${HEIGHT - y! - shown}h0.8v${Math.min(shown, edge)}h-0.8z`;
    })
    .join("");
}

/** What the two colors of trouble mean, where there is any. */
function Key({ bars }: Pick<VolumePanel, "bars">) {
  return LAYERS.slice(1).map(({ noun, color }, at) => {
    const count = bars.reduce((sum, bar) => sum + bar[at + 1]!, 0);
    return count === 0 ? null : (
      <span key={noun} className="me-3 flex items-center gap-1.5 whitespace-nowrap text-ink-2 text-sm">
        <svg width="8" height="8" aria-hidden="true">
          <rect width="8" height="8" rx="1.5" fill={color} />
        </svg>
        {formatCount(count, noun)}
      </span>
    );
  });
}
