"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { absoluteRange, SHIFTS } from "./shift-range";
import { useLatestSpan } from "./use-latest-span";

type Axis = { from: number; to: number; stepMs: number };

/** Dragging over a chart zooms the page to that range; a double click doubles the range. */
export function useZoom({ from, to, stepMs }: Axis) {
  const { change } = useNavigation();
  const search = useSearchParams();
  const latest = useLatestSpan({ from, to });
  const show = (span: TimeSpan) => {
    latest.current = span;
    change({ ...absoluteRange(span), window: null, cursor: null });
  };
  return {
    rangeKey: `${search.get("from")}|${search.get("to")}|${search.get("window")}`,
    // The last bucket is included.
    onZoom: (first: number, last: number) => show({ from: first, to: last + stepMs }),
    onZoomOut: () => show(SHIFTS["zoom out"](latest.current)),
  };
}
