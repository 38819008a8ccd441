import { Area, Line } from "recharts";
import { type ChartPoint, type ChartSeries, fewKey, openKey } from "./chart-model";
import { IsolatedDot } from "./isolated-dot";

/** A stacked area, and its incomplete part. */
export function areaLayers({ key, color }: ChartSeries) {
  const shared = {
    stroke: color,
    strokeWidth: 1.25,
    fill: color,
    isAnimationActive: false,
    type: "linear",
  } as const;
  return [
    <Area
      {...shared}
      key={key}
      dataKey={key}
      stackId="closed"
      fillOpacity={0.32}
      activeDot={{ r: 2.5, strokeWidth: 0 }}
    />,
    <Area
      {...shared}
      key={openKey(key)}
      dataKey={openKey(key)}
      stackId="open"
      strokeDasharray="2 3"
      fillOpacity={0.14}
      activeDot={false}
    />,
  ];
}

/** A line with dots for isolated points, and its incomplete part. */
export function lineLayers(
  { key, color, width, dashed, dash, sampled }: ChartSeries,
  points: readonly ChartPoint[],
) {
  const shared = {
    stroke: color,
    strokeWidth: width ?? 1.5,
    isAnimationActive: false,
    connectNulls: false,
    type: "linear",
  } as const;
  return [
    <Line
      {...shared}
      key={key}
      dataKey={key}
      {...(dashed ? { strokeDasharray: "3 4" } : dash ? { strokeDasharray: dash } : {})}
      dot={(dot) => (
        <IsolatedDot
          key={dot.key}
          cx={dot.cx}
          cy={dot.cy}
          color={color}
          alone={isAlone(points, dot.index, key) && typeof points[dot.index]?.[fewKey(key)] !== "number"}
        />
      )}
      activeDot={{ r: 3, strokeWidth: 0 }}
    />,
    <Line
      {...shared}
      key={openKey(key)}
      dataKey={openKey(key)}
      strokeDasharray="2 3"
      dot={false}
      activeDot={false}
    />,
    ...(sampled
      ? [
          <Line
            {...shared}
            key={fewKey(key)}
            dataKey={fewKey(key)}
            strokeOpacity={0.35}
            strokeWidth={1}
            dot={(dot) => (
              <IsolatedDot
                key={dot.key}
                cx={dot.cx}
                cy={dot.cy}
                color="var(--cat-other)"
                alone={isAlone(points, dot.index, fewKey(key))}
              />
            )}
            activeDot={{ r: 3, strokeWidth: 0, fill: "var(--cat-other)" }}
          />,
        ]
      : []),
  ];
}

function isAlone(points: readonly ChartPoint[], index: number, key: string): boolean {
  const there = (at: number) => typeof points[at]?.[key] === "number";
  return there(index) && !there(index - 1) && !there(index + 1);
}
