"use client";

import { clsx } from "clsx";
import { Name } from "@/components/ui/name";
import type { ChartModel, ChartThreshold } from "./chart-model";
import { SeriesSwatch } from "./series-swatch";
import type { PressOf } from "./use-hidden";

type ChartLegendProps = {
  model: ChartModel;
  shownThresholds: readonly ChartThreshold[];
  hidden: ReadonlySet<string>;
  pressOf: PressOf;
  /** A table beside the chart has the series. */
  withoutSeries?: boolean;
};

export function ChartLegend({ model, shownThresholds, hidden, pressOf, withoutSeries }: ChartLegendProps) {
  if (withoutSeries && !model.band && (model.thresholds ?? []).every(({ inChart }) => inChart)) return null;
  return (
    <div className="-mx-1.5 col-span-full flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-ink-2 text-sm">
      {model.series
        .filter(({ quiet }) => !quiet && !withoutSeries)
        .map(({ key, label, color, legendValue, dashed, dash }) => (
          <button
            key={key}
            type="button"
            title={`Click to show only ${label}, Ctrl/⌘-click to show or hide it`}
            {...pressOf(key)}
            className={clsx(
              "flex min-h-6 items-center gap-1.5 whitespace-nowrap rounded px-1.5 hover:bg-hover",
              hidden.has(key) && "opacity-45",
            )}
          >
            <SeriesSwatch color={color} dashed={dashed} dash={dash} />
            <Name width="max-w-64">{label}</Name>
            {legendValue && <strong className="font-semibold text-ink">{legendValue}</strong>}
          </button>
        ))}
      {(model.thresholds ?? [])
        .filter(({ inChart }) => !inChart)
        .map((threshold) => (
          <span key={threshold.label} className="flex items-center gap-1.5 whitespace-nowrap px-1.5">
            <svg width="14" height="3" aria-hidden="true">
              <path d="M0 1.5H14" stroke={`var(--${threshold.tone})`} strokeWidth="2" strokeDasharray="4 3" />
            </svg>
            {threshold.label}
            {!shownThresholds.includes(threshold) && <span className="text-ink-3">off scale</span>}
          </span>
        ))}
      {model.band && (
        <span className="flex items-center gap-1.5 whitespace-nowrap px-1.5 text-ink-3">
          <span
            aria-hidden
            className="h-2.5 w-3.5 rounded-xs forced-color-adjust-none"
            style={{ background: model.band.color }}
          />
          {model.band.label}
        </span>
      )}
    </div>
  );
}
