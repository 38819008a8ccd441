"use client";

import { clsx } from "clsx";
import dynamic from "next/dynamic";
import { useContext } from "react";
import { FullScreenChart } from "./full-screen-chart";
import type { TimeChartProps } from "./time-chart";

// 131 kB of chart code loads after the shell.
const Loaded = dynamic(() => import("./time-chart").then(({ TimeChart }) => TimeChart), {
  ssr: false,
  loading: () => null,
});

/** Reserves the height of the chart while its code loads, so that the layout does not shift. */
export function LazyTimeChart(given: TimeChartProps) {
  const full = useContext(FullScreenChart);
  const props = full ? { ...given, height: Math.max(given.height, window.innerHeight - 340) } : given;
  return (
    <div
      className={clsx(props.fill && "flex flex-1 flex-col")}
      style={{ minHeight: props.height + legendHeight(props) }}
    >
      {/* A new range remounts the chart, or the old crosshair would stay. */}
      <Loaded key={props.rangeKey} {...props} />
    </div>
  );
}

function legendHeight({ legend = true, model }: TimeChartProps): number {
  if (legend === "below") return 36 + Math.min(320, model.series.length * 27);
  return legend === true ? 32 : 8;
}
