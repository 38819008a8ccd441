"use client";

import { clsx } from "clsx";
import type { MouseEvent } from "react";
import type { ChartModel, ChartThreshold } from "./chart-model";

type ChartLegendProps = {
  model: ChartModel;
  shownThresholds: readonly ChartThreshold[];
  hidden: ReadonlySet<string>;
  onHiddenChange: (hidden: ReadonlySet<string>) => void;
};

/** A click isolates a series, a second click shows all again; Ctrl- or Cmd-click toggles one. */
export function ChartLegend({ model, shownThresholds, hidden, onHiddenChange }: ChartLegendProps) {
  const keys = model.series.filter(({ quiet }) => !quiet).map(({ key }) => key);
  const press = (key: string, event: MouseEvent) => {
    const next = new Set(hidden);
    if (event.ctrlKey || event.metaKey) {
      if (!next.delete(key)) next.add(key);
      return onHiddenChange(next.size === keys.length ? new Set() : next);
    }
    const isolated = !hidden.has(key) && hidden.size === keys.length - 1;
    onHiddenChange(new Set(isolated ? [] : keys.filter((other) => other !== key)));
  };
  return (
    <div className="-mx-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-0.5 text-ink-2 text-sm">
      {model.series
        .filter(({ quiet }) => !quiet)
        .map(({ key, label, color, legendValue, dashed }) => (
          <button
            key={key}
            type="button"
            aria-pressed={!hidden.has(key)}
            title={`Click to show only ${label}, Ctrl/⌘-click to show or hide it`}
            onClick={(event) => press(key, event)}
            className={clsx(
              "flex min-h-6 items-center gap-1.5 whitespace-nowrap rounded px-1.5 hover:bg-hover",
              hidden.has(key) && "opacity-45",
            )}
          >
            <svg width="14" height="3" aria-hidden="true">
              <path
                d="M0 1.5H14"
                stroke={color}
                strokeWidth="2"
                strokeDasharray={dashed ? "3 3" : undefined}
              />
            </svg>
            {label}
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
          <span aria-hidden className="h-2.5 w-3.5 rounded-xs" style={{ background: model.band.color }} />
          {model.band.label}
        </span>
      )}
    </div>
  );
}
