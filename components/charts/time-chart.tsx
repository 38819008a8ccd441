"use client";

import { clsx } from "clsx";
import { useContext, useId, useMemo, useRef, useState } from "react";
import { usePrinting } from "@/components/ui/printing";
import { ChartDrawing } from "./chart-drawing";
import { chartLayout, WIDE_PX } from "./chart-layout";
import { ChartLegend } from "./chart-legend";
import { type ChartModel, hasData, splitFew, splitIncomplete } from "./chart-model";
import type { Hovered } from "./chart-tooltip";
import { FullScreenChart } from "./full-screen-chart";
import type { LegendTable } from "./legend-table";
import { LogAxis, logLayout, placedPoints } from "./log-axis";
import { SpanMarks } from "./span-marks";
import { useHidden } from "./use-hidden";
import { useRecharts } from "./use-recharts";
import { useSize } from "./use-size";

/** Of a chart on paper, at least. */
const PRINTED_PX = 480;

/** A table of values below the chart, or beside it where there is room. */
type TableLegend = { table: typeof LegendTable; at: "below" | "beside" };

type TimeChartProps = {
  model: ChartModel;
  height: number;
  /** Fills the height of the panel, at least `height`. */
  fill?: boolean;
  /** Charts with the same id share a crosshair; they must have the same time axis. */
  syncId?: string;
  tickLimit?: number;
  /** The least width left of the plot where there is room, so that it aligns with others. */
  axisWidth?: number;
  /** False where the panel has its own legend. */
  legend?: boolean | TableLegend;
  /** Identifies the requested range; a relative one keeps its key as time passes. */
  rangeKey?: string;
  onZoom?: (from: number, to: number) => void;
  onZoomOut?: () => void;
};

/** The time series chart: lines, stacked areas, a band, threshold lines and marked spans. */
export function TimeChart({
  model,
  height: wantedHeight,
  fill,
  syncId,
  tickLimit = 7,
  axisWidth: wantedAxis = 0,
  legend = true,
  rangeKey,
  onZoom,
  onZoomOut,
}: TimeChartProps) {
  const full = useContext(FullScreenChart);
  const height = full ? Math.max(wantedHeight, window.innerHeight - 340) : wantedHeight;
  const listed = useMemo(() => model.series.filter(({ quiet }) => !quiet), [model]);
  const { hidden, pressOf } = useHidden(listed);
  const tableLegend = typeof legend === "object" && listed.length > 0 ? legend : null;
  const beside = tableLegend?.at === "beside";
  const [hovered, setHovered] = useState<Hovered>(null);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { drawn: recharts, isCurrent, hurry } = useRecharts(box, rangeKey);
  // Of another width than the screen, which Recharts learns too late.
  const printing = usePrinting();
  const shown = useMemo(() => model.series.filter(({ key }) => !hidden.has(key)), [model, hidden]);
  const points = useMemo(
    () =>
      splitFew(
        splitIncomplete(
          model.points,
          model.series.map(({ key }) => key),
          model.incompleteFrom,
        ),
        model.series,
      ),
    [model],
  );
  const log = useContext(LogAxis);
  const linear = useMemo(
    () => chartLayout(model, hidden, { tickLimit, wantedAxis }),
    [model, hidden, tickLimit, wantedAxis],
  );
  const layout = useMemo(
    () => (log ? logLayout(model, hidden, linear) : linear),
    [log, model, hidden, linear],
  );
  const { place } = layout.values;
  const drawn = useMemo(() => (place ? placedPoints(points, model, place) : points), [points, model, place]);
  const empty = !hasData(model);
  const enter = (by: Hovered) => {
    setHovered(by);
    hurry();
  };
  const axisPx = size && size.width > WIDE_PX ? layout.axis.wide : layout.axis.narrow;
  const parts = { model, points: drawn, shown, layout };
  return (
    <figure
      className={clsx(
        "chart m-0",
        fill && "flex flex-1 flex-col",
        beside && "gap-x-6 gap-y-3 max-lg:flex max-lg:flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_416px]",
      )}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
    >
      <figcaption id={`${id}-title`} className="sr-only">
        {model.title}
      </figcaption>
      <p id={`${id}-text`} className="sr-only">
        {model.description}
      </p>
      {legend && (
        <ChartLegend
          model={model}
          shownThresholds={linear.thresholds}
          hidden={hidden}
          pressOf={pressOf}
          withoutSeries={legend !== true}
        />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the time picker zooms out by keyboard. */}
      <div
        ref={box}
        style={fill ? { minHeight: height } : { height }}
        className={clsx("relative min-w-0 touch-pan-y select-none", !beside && "mt-2", fill && "flex-1")}
        onDoubleClick={onZoomOut}
        onMouseEnter={() => enter("pointer")}
        onTouchStart={() => enter("pointer")}
        onMouseLeave={() => setHovered(null)}
        onFocus={({ target }) => enter(target.matches(":focus-visible") ? "keys" : "pointer")}
        onBlur={() => setHovered(null)}
      >
        {empty ? (
          <p className="absolute inset-0 flex items-center justify-center text-ink-3">
            No data in this range
          </p>
        ) : (
          <div className="absolute inset-0">
            {recharts && size && (
              <div hidden={!isCurrent || printing}>
                {/* A new range mounts it again, or the old crosshair would stay. */}
                <recharts.Plot
                  key={recharts.rangeKey}
                  {...parts}
                  hidden={hidden}
                  size={size}
                  isCurrent={isCurrent}
                  hovered={hovered}
                  syncId={syncId}
                  onZoom={onZoom}
                />
              </div>
            )}
            {(printing || !(isCurrent && size)) && <ChartDrawing {...parts} />}
          </div>
        )}
        {!empty && size && (
          <SpanMarks
            model={model}
            axisPx={axisPx}
            width={printing ? Math.min(PRINTED_PX, size.width) : size.width}
          />
        )}
      </div>
      {tableLegend && (
        <div className={clsx("max-h-80 overflow-y-auto", !beside && "mt-2 max-w-2xl")}>
          <tableLegend.table model={model} hidden={hidden} pressOf={pressOf} />
        </div>
      )}
    </figure>
  );
}
