"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";

type Axis = { from: number; to: number; stepMs: number };

/** Dragging over a chart zooms the page to that range; a double click doubles the range. */
export function useZoom({ from, to, stepMs }: Axis) {
  const { change } = useNavigation();
  const search = useSearchParams();
  const show = (first: number, last: number) =>
    change({
      from: new Date(first).toISOString(),
      to: new Date(last).toISOString(),
      window: null,
      cursor: null,
    });
  return {
    rangeKey: `${search.get("from")}|${search.get("to")}|${search.get("window")}`,
    // The last bucket is included.
    onZoom: (first: number, last: number) => show(first, last + stepMs),
    onZoomOut: () => show(from - (to - from) / 2, to + (to - from) / 2),
  };
}
