import { Area, Line, type LineProps } from "recharts";
import { type ChartPoint, type ChartSeries, fewKey, openKey } from "./chart-model";
import { IsolatedDot } from "./isolated-dot";

/** A stacked area, and its incomplete part if it has one. */
export function areaLayers({ key, color, dash }: ChartSeries, points: readonly ChartPoint[]) {
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
      {...(dash ? { strokeDasharray: dash } : {})}
      activeDot={{ r: 2.5, strokeWidth: 0 }}
    />,
    ...(hasPoints(points, openKey(key))
      ? [
          <Area
            {...shared}
            key={openKey(key)}
            dataKey={openKey(key)}
            stackId="open"
            strokeDasharray="2 3"
            fillOpacity={0.14}
            activeDot={false}
          />,
        ]
      : []),
  ];
}

/** A line with dots for isolated points, and its incomplete and uncertain parts if it has them. */
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
      dot={lonelyDots(points, key, color, (point) => typeof point[fewKey(key)] !== "number")}
      activeDot={{ r: 3, strokeWidth: 0 }}
    />,
    ...(hasPoints(points, openKey(key))
      ? [
          <Line
            {...shared}
            key={openKey(key)}
            dataKey={openKey(key)}
            strokeDasharray="2 3"
            dot={false}
            activeDot={false}
          />,
        ]
      : []),
    ...(sampled && hasPoints(points, fewKey(key))
      ? [
          <Line
            {...shared}
            key={fewKey(key)}
            dataKey={fewKey(key)}
            strokeOpacity={0.35}
            strokeWidth={1}
            dot={lonelyDots(points, fewKey(key), "var(--cat-other)")}
            activeDot={{ r: 3, strokeWidth: 0, fill: "var(--cat-other)" }}
          />,
        ]
      : []),
  ];
}

const hasPoints = (points: readonly ChartPoint[], key: string) =>
  points.some((point) => typeof point[key] === "number");

/** Dots for points that stand alone; without any, Recharts has nothing to draw for each point. */
function lonelyDots(
  points: readonly ChartPoint[],
  key: string,
  color: string,
  counts: (point: ChartPoint) => boolean = () => true,
): LineProps["dot"] {
  const alone = new Set(
    points.flatMap((point, at) => (isAlone(points, at, key) && counts(point) ? [at] : [])),
  );
  if (alone.size === 0) return false;
  return (dot) => (
    <IsolatedDot key={dot.key} cx={dot.cx} cy={dot.cy} color={color} alone={alone.has(dot.index)} />
  );
}

function isAlone(points: readonly ChartPoint[], index: number, key: string): boolean {
  const there = (at: number) => typeof points[at]?.[key] === "number";
  return there(index) && !there(index - 1) && !there(index + 1);
}
