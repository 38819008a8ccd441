import { type ChartPoint, type ChartSeries, fewKey, openKey } from "./chart-model";

/** The area in which paths are drawn; it is stretched over the plot. */
export const VIEW = { width: 10_000, height: 1_000 };

export type Scale = { from: number; to: number; top: number };
export type ChartPath = {
  id: string;
  d: string;
  color: string;
  /** Of the line, in px. */
  width?: number;
  dash?: string;
  opacity?: number;
  /** The opacity of an area. */
  fill?: number;
};

const xOf = (t: number, { from, to }: Scale) => Math.round(((t - from) / (to - from)) * VIEW.width);
const yOf = (value: number, { top }: Scale) => Math.round((1 - value / top) * VIEW.height);

type Spot = readonly [x: number, y: number];

/** Steps are shorter than places, and times are evenly apart. */
function pathOf(spots: readonly Spot[]): string {
  let d = "";
  let [atX, atY] = [0, 0];
  for (const [at, [x, y]] of spots.entries()) {
    d += at === 0 ? `M${x} ${y}` : `l${x - atX} ${y - atY}`;
    [atX, atY] = [x, y];
  }
  return d;
}

/** Runs of points that follow each other, without the gaps. */
function runsOf<Value>(
  points: readonly ChartPoint[],
  read: (point: ChartPoint) => Value | null,
): { t: number; value: Value }[][] {
  const runs: { t: number; value: Value }[][] = [];
  let open = false;
  for (const point of points) {
    const value = read(point);
    if (value !== null) {
      if (!open) runs.push([]);
      runs.at(-1)!.push({ t: point.t, value });
    }
    open = value !== null;
  }
  return runs;
}

const numberAt = (point: ChartPoint, key: string) =>
  typeof point[key] === "number" ? (point[key] as number) : null;

/** A point between two gaps becomes a line without length, which round ends make a dot. */
function linePath(
  points: readonly ChartPoint[],
  read: (point: ChartPoint) => number | null,
  scale: Scale,
): string {
  return runsOf(points, read)
    .map((run) => run.map(({ t, value }): Spot => [xOf(t, scale), yOf(value, scale)]))
    .map((spots) => (spots.length === 1 ? `${pathOf(spots)}h0` : pathOf(spots)))
    .join("");
}

/** Between two values at each time. */
export function bandPath(
  points: readonly ChartPoint[],
  endsOf: (point: ChartPoint) => readonly [number, number] | null,
  scale: Scale,
): string {
  return runsOf(points, endsOf)
    .map((run) => {
      const there = run.map(({ t, value }): Spot => [xOf(t, scale), yOf(value[1], scale)]);
      const back = run.toReversed().map(({ t, value }): Spot => [xOf(t, scale), yOf(value[0], scale)]);
      return `${pathOf([...there, ...back])}z`;
    })
    .join("");
}

export const endsOf =
  (key: string) =>
  (point: ChartPoint): [number, number] | null => {
    const ends = point[key];
    return Array.isArray(ends) ? ends : null;
  };

/** Everything that the series draw, in order; `points` are split into complete, incomplete and uncertain values. */
export function chartPaths(
  points: readonly ChartPoint[],
  series: readonly ChartSeries[],
  scale: Scale,
): ChartPath[] {
  const areas = series.filter(({ kind }) => kind === "area");
  const lines = series.filter(({ kind }) => kind !== "area");
  return [
    ...areas.flatMap((one, at) => areaPaths(one, areas.slice(0, at), points, scale)),
    ...lines.flatMap((one) => linePaths(one, points, scale)),
  ].filter(({ d }) => d !== "");
}

function areaPaths(
  { key, color, dash: ownDash }: ChartSeries,
  below: readonly ChartSeries[],
  points: readonly ChartPoint[],
  scale: Scale,
): ChartPath[] {
  const layer = (keyOf: (key: string) => string, fill: number, dash?: string): ChartPath[] => {
    const ends = (point: ChartPoint): [number, number] | null => {
      const value = numberAt(point, keyOf(key));
      if (value === null) return null;
      const base = below.reduce((sum, one) => sum + (numberAt(point, keyOf(one.key)) ?? 0), 0);
      return [base, base + value];
    };
    const id = keyOf(key);
    return [
      { id: `${id} area`, d: bandPath(points, ends, scale), color, fill },
      {
        id,
        d: linePath(points, (point) => ends(point)?.[1] ?? null, scale),
        color,
        width: 1.25,
        ...(dash ? { dash } : {}),
      },
    ];
  };
  return [...layer((one) => one, 0.32, ownDash), ...layer(openKey, 0.14, "2 3")];
}

function linePaths(
  { key, color, width = 1.5, dashed, dash }: ChartSeries,
  points: readonly ChartPoint[],
  scale: Scale,
): ChartPath[] {
  const line = (id: string) => linePath(points, (point) => numberAt(point, id), scale);
  const dashes = dashed ? "3 4" : dash;
  return [
    { id: key, d: line(key), color, width, ...(dashes ? { dash: dashes } : {}) },
    { id: openKey(key), d: line(openKey(key)), color, width, dash: "2 3" },
    { id: fewKey(key), d: line(fewKey(key)), color, width: 1, opacity: 0.35 },
  ];
}
