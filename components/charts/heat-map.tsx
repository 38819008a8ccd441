"use client";

import { type MouseEvent, useMemo, useState } from "react";
import { formatCount, formatValue } from "@/lib/format/format-value";
import { zonedMomentText } from "@/lib/format/time-text";
import { timeTicks } from "./time-ticks";

type HeatMapProps = {
  title: string;
  /** Where each column begins, and where the last one ends, epoch ms. */
  times: readonly number[];
  /** The lower edge of each row in ms, and the upper one of the last. */
  edges: readonly number[];
  /** By column, then by row. */
  counts: readonly (readonly number[])[];
  timeZone: string;
  height: number;
  onPick?: (cell: { from: number; to: number; least: number }) => void;
};

const LEVELS = 6;
const AXIS_PX = 52;

/** Counts by time and size: the darker, the more. The scale is logarithmic, since most requests lie close together. */
export function HeatMap({ title, times, edges, counts, timeZone, height, onPick }: HeatMapProps) {
  const [over, setOver] = useState<{ column: number; row: number } | null>(null);
  const [columns, rows] = [counts.length, edges.length - 1];
  const most = useMemo(() => counts.flat().reduce((a, b) => Math.max(a, b), 0), [counts]);
  const paths = useMemo(() => pathsOf(counts, rows, most), [counts, rows, most]);
  const from = times[0]!;
  const to = times.at(-1)!;
  const axis = timeTicks(from, to, timeZone, 5);
  const cellAt = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = rows - 1 - Math.floor(((event.clientY - box.top) / box.height) * rows);
    return column >= 0 && column < columns && row >= 0 && row < rows ? { column, row } : null;
  };
  // Powers of ten where there is no room for more.
  const round = rows > 14 ? /^[15]e/ : /^[125]e/;
  const isLabeled = (edge: number) => round.test(Number(edge.toPrecision(2)).toExponential());
  return (
    <figure
      className="m-0 flex flex-1 flex-col"
      aria-label={`${title}. ${columns} spans of time; the menu shows the counts as a table.`}
    >
      <div className="relative flex-1" style={{ minHeight: height, marginLeft: AXIS_PX }}>
        {edges.map((edge, at) =>
          isLabeled(edge) ? (
            <span
              key={edge}
              aria-hidden
              style={{ bottom: `calc(${(at / rows) * 100}% - 0.55rem)`, right: "calc(100% + 8px)" }}
              className="absolute whitespace-nowrap text-ink-3 text-xs"
            >
              {formatValue(edge, "ms")}
            </span>
          ) : null,
        )}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut; the list of requests has the same filters. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: as above; the table has the counts. */}
        <div
          className={onPick ? "absolute inset-0 cursor-pointer" : "absolute inset-0"}
          onMouseMove={(event) => setOver(cellAt(event))}
          onMouseLeave={() => setOver(null)}
          onClick={(event) => {
            const cell = cellAt(event);
            if (cell && counts[cell.column]![cell.row]! > 0)
              onPick?.({ from: times[cell.column]!, to: times[cell.column + 1]!, least: edges[cell.row]! });
          }}
        >
          <svg
            viewBox={`0 0 ${columns} ${rows}`}
            preserveAspectRatio="none"
            width="100%"
            height="100%"
            aria-hidden="true"
            shapeRendering="crispEdges"
            className="absolute inset-0 block rounded-[3px] bg-bg"
          >
            {paths.map((path, level) => (
              <path
                // biome-ignore lint/suspicious/noArrayIndexKey: the level is the identity.
                key={level}
                d={path}
                fill="var(--p95)"
                fillOpacity={0.12 + (0.88 * (level + 1)) / LEVELS}
              />
            ))}
            {over && (
              <rect
                x={over.column}
                y={rows - 1 - over.row}
                width={1}
                height={1}
                fill="none"
                stroke="var(--ink)"
                strokeWidth={1.5}
                vectorEffect="non-scaling-stroke"
              />
            )}
          </svg>
          {over && (
            <div
              className="popup pointer-events-none absolute z-20 whitespace-nowrap px-2.5 py-2 text-sm"
              style={{
                bottom: `calc(${((over.row + 1) / rows) * 100}% + 6px)`,
                ...(over.column < columns / 2
                  ? { left: `${(over.column / columns) * 100}%` }
                  : { right: `${100 - ((over.column + 1) / columns) * 100}%` }),
              }}
            >
              <div className="text-ink-3">{zonedMomentText(times[over.column]!, timeZone)}</div>
              <div>
                {formatValue(edges[over.row]!, "ms")} – {formatValue(edges[over.row + 1]!, "ms")}
                <span className="ms-4 font-medium">
                  {formatCount(counts[over.column]![over.row]!, "request")}
                </span>
              </div>
            </div>
          )}
        </div>
      </div>
      <div aria-hidden className="relative h-5" style={{ marginLeft: AXIS_PX }}>
        {axis.ticks.map((tick) => (
          <span
            key={tick}
            style={{ left: `${((tick - from) / (to - from)) * 100}%` }}
            className={`absolute top-1 whitespace-nowrap text-ink-3 text-xs ${(tick - from) / (to - from) > 0.94 ? "-translate-x-full" : (tick - from) / (to - from) > 0.04 ? "-translate-x-1/2" : ""}`}
          >
            {axis.label(tick)}
          </span>
        ))}
      </div>
    </figure>
  );
}

/** One path for each shade instead of a thousand rectangles. */
function pathsOf(counts: readonly (readonly number[])[], rows: number, most: number): string[] {
  const paths = new Array<string>(LEVELS).fill("");
  counts.forEach((column, x) => {
    column.forEach((count, row) => {
      if (count === 0) return;
      const level = Math.min(LEVELS - 1, Math.floor((Math.log(count + 1) / Math.log(most + 1)) * LEVELS));
      paths[level] += `M${x} ${rows - 1 - row}h1v1h-1z`;
    });
  });
  return paths;
}
