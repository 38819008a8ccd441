"use client";

import { clsx } from "clsx";
import dynamic from "next/dynamic";
import type { TimeChartProps } from "./time-chart";

// 131 kB of chart code loads after the shell.
const Loaded = dynamic(() => import("./time-chart").then(({ TimeChart }) => TimeChart), {
  ssr: false,
  loading: () => null,
});

/** Reserves the height of the chart while its code loads, so that the layout does not shift. */
export function LazyTimeChart(props: TimeChartProps) {
  return (
    <div
      className={clsx(props.fill && "flex flex-1 flex-col")}
      style={{ minHeight: props.height + (props.legend === false ? 8 : 32) }}
    >
      {/* A new range remounts the chart, or the old crosshair would stay. */}
      <Loaded key={props.rangeKey} {...props} />
    </div>
  );
}
