"use client";

import { clsx } from "clsx";
import { useId, useMemo, useState } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { ChartLegend } from "./chart-legend";
import {
  type ChartModel,
  type ChartPoint,
  largestValue,
  spanColor,
  splitFew,
  splitIncomplete,
  thresholdsInScale,
} from "./chart-model";
import { ChartTooltip } from "./chart-tooltip";
import { LegendTable } from "./legend-table";
import { LineLabel } from "./line-label";
import { areaLayers, lineLayers } from "./series-layers";
import { SpanLabel } from "./span-label";
import { placeSpanLabels } from "./span-labels";
import { timeTicks } from "./time-ticks";
import { useHidden } from "./use-hidden";
import { tickText, valueTicks } from "./value-ticks";

export type TimeChartProps = {
  model: ChartModel;
  height: number;
  /** Fills the height of the panel, at least `height`. */
  fill?: boolean;
  /** Charts with the same id share a crosshair; they must have the same time axis. */
  syncId?: string;
  tickLimit?: number;
  /** The least width left of the plot where there is room, so that it aligns with others. */
  axisWidth?: number;
  /** False where the panel has its own legend; a table of values below the chart, or beside it where there is room. */
  legend?: boolean | "below" | "beside";
  /** Identifies the requested range; a relative one keeps its key as time passes. */
  rangeKey?: string;
  onZoom?: (from: number, to: number) => void;
  onZoomOut?: () => void;
};

/** The time series chart: lines, stacked areas, a band, threshold lines and marked spans. */
export function TimeChart({
  model,
  height,
  fill,
  syncId,
  tickLimit = 7,
  axisWidth: wantedAxis = 0,
  legend = true,
  onZoom,
  onZoomOut,
}: TimeChartProps) {
  const { hidden, pressOf } = useHidden(model.series.filter(({ quiet }) => !quiet).map(({ key }) => key));
  const [width, setWidth] = useState(0);
  const [hovered, setHovered] = useState(false);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const id = useId();
  const { series, band, unit, from, to, timeZone } = model;
  const shown = series.filter(({ key }) => !hidden.has(key));
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
  const largest = largestValue(model, hidden);
  const empty = model.series.every(({ key }) => model.points.every((point) => !point[key]));
  const thresholds = thresholdsInScale(model.thresholds ?? [], largest);
  const wanted = Math.max(largest * 1.02, ...thresholds.map(({ value }) => value * 1.05));
  // No share is above 100 %.
  const ticks = valueTicks(unit === "ratio" && largest <= 1 ? Math.min(1, wanted) : wanted, unit);
  const time = timeTicks(from, to, timeZone, tickLimit);
  const top = ticks.at(-1)!;
  const axisLabel = (value: number) => tickText(value, unit, ticks);
  const needed = 8 + 6.2 * Math.max(...ticks.map((tick) => axisLabel(tick).length));
  const axisWidth = width > 500 ? Math.max(needed, wantedAxis) : needed;

  const places = placeSpanLabels(model.spans ?? [], from, to, Math.max(0, width - axisWidth));

  const endDrag = () => {
    if (drag && onZoom && drag.from !== drag.to) {
      onZoom(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
    }
    setDrag(null);
  };

  return (
    <figure
      className={clsx(
        "chart m-0",
        fill && "flex flex-1 flex-col",
        legend === "beside" &&
          "gap-x-6 gap-y-3 max-lg:flex max-lg:flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_372px]",
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
          shownThresholds={thresholds}
          hidden={hidden}
          pressOf={pressOf}
          withoutSeries={legend !== true}
        />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut; the time picker zooms out by keyboard. */}
      <div
        style={fill ? { minHeight: height } : { height }}
        className={clsx("relative min-w-0 select-none", legend !== "beside" && "mt-2", fill && "flex-1")}
        onDoubleClick={onZoomOut}
        onMouseEnter={() => setHovered(true)}
        onMouseLeave={() => {
          setHovered(false);
          setDrag(null);
        }}
        onFocus={() => setHovered(true)}
        onBlur={() => setHovered(false)}
      >
        {empty ? (
          <p className="absolute inset-0 flex items-center justify-center text-ink-3">
            No data in this range
          </p>
        ) : (
          <div className="absolute inset-0">
            <ResponsiveContainer width="100%" height="100%" debounce={50} onResize={setWidth}>
              <ComposedChart
                data={points}
                margin={{ top: model.spans?.length ? 18 : 6, right: 4, bottom: 0, left: 0 }}
                title={model.title}
                desc={model.description}
                accessibilityLayer
                {...(syncId ? { syncId, syncMethod: "value" as const } : {})}
                onMouseDown={({ activeLabel }) => {
                  const at = Number(activeLabel);
                  if (onZoom && activeLabel !== undefined) setDrag({ from: at, to: at });
                }}
                onMouseMove={({ activeLabel }) => {
                  const at = Number(activeLabel);
                  if (drag && activeLabel !== undefined) setDrag({ ...drag, to: at });
                }}
                onMouseUp={endDrag}
              >
                <CartesianGrid vertical={false} stroke="var(--line-quiet)" />
                <XAxis
                  dataKey="t"
                  type="number"
                  scale="time"
                  domain={[from, to]}
                  allowDataOverflow
                  ticks={time.ticks}
                  tickFormatter={time.label}
                  interval="preserveStart"
                  minTickGap={12}
                  axisLine={false}
                  tickLine={false}
                  height={22}
                  tick={{ fill: "var(--ink-3)", fontSize: 11 }}
                />
                <YAxis
                  domain={[0, top]}
                  allowDataOverflow
                  ticks={ticks}
                  tickFormatter={axisLabel}
                  interval={0}
                  axisLine={false}
                  tickLine={false}
                  width={axisWidth}
                  tick={{ fill: "var(--ink-3)", fontSize: 11 }}
                />
                {(model.spans ?? []).map((span) => (
                  <ReferenceArea
                    key={`area-${span.from}-${span.label}`}
                    x1={Math.max(span.from, from)}
                    x2={Math.min(span.to, to)}
                    ifOverflow="hidden"
                    fill={spanColor(span.tone)}
                    fillOpacity={0.1}
                  />
                ))}
                {band && (
                  <Area
                    dataKey={band.key}
                    stroke="none"
                    fill={band.color}
                    fillOpacity={1}
                    isAnimationActive={false}
                    activeDot={false}
                    connectNulls={false}
                    type="linear"
                    tooltipType="none"
                  />
                )}
                {shown.filter(({ kind }) => kind === "area").flatMap(areaLayers)}
                {shown.filter(({ kind }) => kind !== "area").flatMap((one) => lineLayers(one, points))}
                {thresholds.map((threshold) => (
                  <ReferenceLine
                    key={`${threshold.label}-${threshold.value}`}
                    y={threshold.value}
                    stroke={`var(--${threshold.tone})`}
                    strokeDasharray="4 4"
                    {...(threshold.inChart
                      ? { label: <LineLabel text={threshold.label} tone={threshold.tone} /> }
                      : {})}
                  />
                ))}
                {(model.spans ?? []).map((span, at) => (
                  <ReferenceLine
                    key={`line-${span.from}-${span.label}`}
                    x={span.from}
                    ifOverflow="hidden"
                    stroke={spanColor(span.tone)}
                    strokeOpacity={0.8}
                    {...(span.tone === "neutral" ? { strokeDasharray: "2 3" } : {})}
                    label={<SpanLabel text={span.label} tone={span.tone} {...places[at]!} />}
                  />
                ))}
                {model.dot && typeof dotValue(points, model.dot) === "number" && (
                  <ReferenceDot
                    x={model.dot.t}
                    y={dotValue(points, model.dot)!}
                    r={3.5}
                    fill={series.find(({ key }) => key === model.dot?.key)?.color ?? "var(--accent)"}
                    stroke="none"
                  />
                )}
                {drag && drag.from !== drag.to && (
                  <ReferenceArea x1={drag.from} x2={drag.to} fill="var(--accent)" fillOpacity={0.15} />
                )}
                <Tooltip
                  cursor={{ stroke: "var(--line-strong)", strokeWidth: 1 }}
                  isAnimationActive={false}
                  wrapperStyle={{ zIndex: 20, outline: "none" }}
                  content={({ active, label }) => (
                    <ChartTooltip
                      active={Boolean(active) && hovered}
                      t={Number(label)}
                      model={model}
                      hidden={hidden}
                    />
                  )}
                />
              </ComposedChart>
            </ResponsiveContainer>
          </div>
        )}
      </div>
      {(legend === "beside" || legend === "below") && (
        <div className={clsx("max-h-80 overflow-y-auto", legend === "below" && "mt-2 max-w-2xl")}>
          <LegendTable model={model} hidden={hidden} pressOf={pressOf} />
        </div>
      )}
    </figure>
  );
}

function dotValue(points: readonly ChartPoint[], dot: { t: number; key: string }): number | null {
  const value = points.find(({ t }) => t === dot.t)?.[dot.key];
  return typeof value === "number" ? value : null;
}
