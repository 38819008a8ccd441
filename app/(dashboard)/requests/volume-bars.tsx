"use client";

import { useSearchParams } from "next/navigation";
import { type PointerEvent, useState } from "react";
import { timeTicks } from "@/components/charts/time-ticks";
import { useZoom } from "@/components/panels/range/use-zoom";
import type { VolumePanel } from "@/lib/dashboard/requests/requests-model";
import { formatCount, formatDuration, formatValue } from "@/lib/format/format-value";
import { momentText, shortMomentText } from "@/lib/format/time-text";

const HEIGHT = 56;
const LAYERS = [
  { label: "success", color: "var(--p50)" },
  { label: "errors", color: "var(--critical)" },
  { label: "fallbacks", color: "var(--warning)" },
];
/** From the bottom up: what matters stands on the axis. */
const ORDER = [1, 2, 0];

/** How many requests match, over time; dragging across the bars zooms to them. */
export function VolumeBars({ panel }: { panel: VolumePanel }) {
  const { starts, from, to, stepMs, timeZone, now, since, bars } = panel;
  const { onZoom, onZoomOut } = useZoom({ from, to, stepMs });
  const search = useSearchParams();
  const [over, setOver] = useState<number | null>(null);
  const [drag, setDrag] = useState<number | null>(null);
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
  return (
    <section
      aria-label="Requests over time"
      className="card min-w-0 px-4 pt-2.5 pb-1.5"
      key={search.get("from")}
    >
      <div className="mb-1.5 flex min-h-5 flex-wrap items-center gap-x-3 text-ink-3 text-sm">
        <span>
          <strong className="font-semibold text-ink">{formatCount(total, "request")}</strong>
          {since === null ? "" : ` since ${shortMomentText(since, timeZone, now)}, of the newest 200,000`}
        </span>
        {over === null ? (
          <span className="max-sm:hidden">1 bar = {formatDuration(stepMs)}, drag to zoom</span>
        ) : (
          <span>
            {momentText(starts[over]!, timeZone)}:{" "}
            {LAYERS.map(({ label }, layer) => `${formatValue(bars[over]![layer]!, "count")} ${label}`)
              .filter((_, layer) => bars[over]![layer]! > 0)
              .join(", ") || "none"}
          </span>
        )}
      </div>
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
          aria-label={`${formatCount(total, "request")}, most in one bar: ${most}`}
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
          {ORDER.map((layer, rank) => (
            <path
              key={layer}
              fill={LAYERS[layer]!.color}
              d={bars
                .map((bar, at) => {
                  const below = ORDER.slice(0, rank).reduce((sum, one) => sum + bar[one]!, 0);
                  const [y, height] = [below, bar[layer]!].map((count) => (count / most) * (HEIGHT - 2));
                  // A single failure among thousands stays visible.
                  const shown = height! > 0 ? Math.max(height!, 1.2) : 0;
                  return shown === 0 ? "" : `M${at + 0.1} ${HEIGHT - y!}v${-shown}h0.8v${shown}z`;
                })
                .join("")}
            />
          ))}
          <path d={`M0 ${HEIGHT - 0.5}H${bars.length}`} stroke="var(--line)" strokeWidth={1} />
        </svg>
      </div>
      <div aria-hidden className="relative h-5 overflow-hidden">
        {axis.ticks.map((tick) => (
          <span
            key={tick}
            style={{ left: place(tick) }}
            className={`absolute top-0.5 whitespace-nowrap text-ink-3 text-xs max-sm:nth-of-type(even):hidden ${(tick - first) / (end - first) > 0.94 ? "-translate-x-full" : (tick - first) / (end - first) > 0.04 ? "-translate-x-1/2" : ""}`}
          >
            {axis.label(tick)}
          </span>
        ))}
      </div>
    </section>
  );
}
