"use client";

import { clsx } from "clsx";
import dynamic from "next/dynamic";
import type { TimeChartProps } from "./time-chart";

// 131 kB of charts come after the shell, not before it.
const Loaded = dynamic(() => import("./time-chart").then(({ TimeChart }) => TimeChart), {
  ssr: false,
  loading: () => null,
});

/** Keeps the room of the chart while its code loads, so that nothing jumps. */
export function LazyTimeChart(props: TimeChartProps) {
  return (
    <div
      className={clsx(props.fill && "flex flex-1 flex-col")}
      style={{ minHeight: props.height + (props.legend === false ? 8 : 32) }}
    >
      {/* Another range is another chart: a crosshair of the old one would stay where it was. */}
      <Loaded key={props.rangeKey} {...props} />
    </div>
  );
}
