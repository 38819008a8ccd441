import type { ChartSpan } from "./chart-model";

const LETTER_PX = 5.9;
const GAP_PX = 10;

export type SpanPlace = { shown: boolean; left: boolean };

/** The side of its line where each label fits, and whether it fits without touching another. The newest take precedence. */
export function placeSpanLabels(
  spans: readonly Pick<ChartSpan, "from" | "label">[],
  from: number,
  to: number,
  widthPx: number,
): SpanPlace[] {
  const taken: [number, number][] = [];
  const places = spans.map((): SpanPlace => ({ shown: false, left: false }));
  for (let at = spans.length - 1; at >= 0; at--) {
    const { from: start, label } = spans[at]!;
    const x = ((start - from) / (to - from)) * widthPx;
    const length = label.length * LETTER_PX + GAP_PX;
    const left = x > widthPx / 2;
    const extent: [number, number] = left ? [x - length, x] : [x, x + length];
    const inside = extent[0] >= 0 && extent[1] <= widthPx;
    const free = taken.every(([first, last]) => extent[1] <= first || extent[0] >= last);
    places[at] = { left, shown: inside && free };
    if (inside && free) taken.push(extent);
  }
  return places;
}
