import type { ChartSeries } from "./chart-model";

/** A short piece of a series, as the chart draws it. */
export function SeriesSwatch({ color, dashed, dash }: Pick<ChartSeries, "color" | "dashed" | "dash">) {
  return (
    <svg width="14" height="3" aria-hidden="true" className="shrink-0">
      <path d="M0 1.5H14" stroke={color} strokeWidth="2.5" strokeDasharray={dashed ? "3 3" : dash && "5 2"} />
    </svg>
  );
}
