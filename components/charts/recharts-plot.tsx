"use client";

import { memo, useState } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { BOTTOM_PX, type ChartLayout, RIGHT_PX, topPx, WIDE_PX } from "./chart-layout";
import { type ChartModel, type ChartPoint, type ChartSeries, dotValue, spanColor } from "./chart-model";
import { ChartTooltip, type Hovered } from "./chart-tooltip";
import { LineLabel } from "./line-label";
import { areaLayers, lineLayers } from "./series-layers";
import type { Size } from "./use-size";

type RechartsPlotProps = {
  model: ChartModel;
  points: readonly ChartPoint[];
  shown: readonly ChartSeries[];
  hidden: ReadonlySet<string>;
  layout: ChartLayout;
  size: Size;
  /** False while the drawing of another range is shown in its place. */
  isCurrent: boolean;
  hovered: Hovered;
  syncId: string | undefined;
  onZoom: ((from: number, to: number) => void) | undefined;
};

/** The chart with crosshair, tooltip and drag to zoom. What is not shown is not drawn again. */
export const RechartsPlot = memo(Plot, (_, { isCurrent }) => !isCurrent);

function Plot(props: RechartsPlotProps) {
  const { model, points, shown, hidden, layout, size, hovered, syncId, onZoom } = props;
  const { series, band, from, to } = model;
  const { thresholds, values, time, axis } = layout;
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const endDrag = () => {
    if (drag && onZoom && drag.from !== drag.to) {
      onZoom(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
    }
    setDrag(null);
  };
  return (
    <ComposedChart
      {...size}
      data={points}
      margin={{ top: topPx(model), right: RIGHT_PX, bottom: 0, left: 0 }}
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
        height={BOTTOM_PX}
        tick={{ fill: "var(--ink-3)", fontSize: 11 }}
      />
      <YAxis
        domain={[0, values.top]}
        allowDataOverflow
        ticks={values.ticks}
        tickFormatter={values.label}
        interval={0}
        axisLine={false}
        tickLine={false}
        width={size.width > WIDE_PX ? axis.wide : axis.narrow}
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
      {shown.filter(({ kind }) => kind === "area").flatMap((one) => areaLayers(one, points))}
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
      {(model.spans ?? []).map((span) => (
        <ReferenceLine
          key={`line-${span.from}-${span.label}`}
          x={span.from}
          ifOverflow="hidden"
          stroke={spanColor(span.tone)}
          strokeOpacity={0.8}
          {...(span.tone === "neutral" ? { strokeDasharray: "2 3" } : {})}
        />
      ))}
      {model.dot && dotValue(points, model.dot) !== null && (
        <ReferenceDot
          x={model.dot.t}
          y={dotValue(points, model.dot)!}
          r={3.5}
          fill={series.find(({ key }) => key === model.dot?.key)?.color ?? "var(--accent)"}
          stroke="none"
        />
      )}
      {drag && hovered !== null && drag.from !== drag.to && (
        <ReferenceArea x1={drag.from} x2={drag.to} fill="var(--accent)" fillOpacity={0.15} />
      )}
      <Tooltip
        cursor={{ stroke: "var(--line-strong)", strokeWidth: 1 }}
        isAnimationActive={false}
        wrapperStyle={{ zIndex: 20, outline: "none" }}
        content={({ active, label }) => (
          <ChartTooltip
            active={Boolean(active) && hovered !== null}
            spoken={hovered === "keys"}
            t={Number(label)}
            model={model}
            hidden={hidden}
          />
        )}
      />
    </ComposedChart>
  );
}
