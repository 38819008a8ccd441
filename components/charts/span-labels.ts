import { counted } from "@/lib/format/format-value";
import type { ChartSpan } from "./chart-model";

const LETTER_PX = 5.9;
const GAP_PX = 10;
/** Of " +12", which stands for labels without room. */
const MORE_PX = 22;

export type SpanLabel<Span> = {
  /** From the left end of the plot. */
  x: number;
  /** On which side of its line. */
  left: boolean;
  text: string;
  /** Those that the label stands for, in order of time. */
  spans: Span[];
};

type Labeled = Pick<ChartSpan, "from" | "label">;

/** The labels that fit beside their lines without touching another; the newest take precedence, the others join the nearest. */
export function placeSpanLabels<Span extends Labeled>(
  spans: readonly Span[],
  from: number,
  to: number,
  widthPx: number,
): SpanLabel<Span>[] {
  const labels: (SpanLabel<Span> & { extent: [number, number]; named: number })[] = [];
  const others: Span[] = [];
  const xOf = (span: Span) => Math.max(0, ((span.from - from) / (to - from)) * widthPx);
  const place = (text: string, x: number, own: Span[]): boolean => {
    const length = text.length * LETTER_PX + GAP_PX + MORE_PX;
    const left = x > widthPx / 2;
    const extent: [number, number] = left ? [x - length, x] : [x, x + length];
    const inside = extent[0] >= 0 && extent[1] <= widthPx;
    const free = labels.every(({ extent: [first, last] }) => extent[1] <= first || extent[0] >= last);
    if (inside && free) labels.push({ x, left, text, spans: own, extent, named: own.length });
    return inside && free;
  };
  for (const span of spans.toSorted((a, b) => b.from - a.from))
    if (!place(span.label, xOf(span), [span])) others.unshift(span);
  if (labels.length === 0 && others.length > 0)
    place(counted(others.length, "event"), xOf(others.at(-1)!), others);
  else
    for (const span of others) {
      const distance = ({ x }: SpanLabel<Span>) => Math.abs(x - xOf(span));
      labels.reduce((a, b) => (distance(b) < distance(a) ? b : a)).spans.push(span);
    }
  return labels
    .map(({ x, left, text, spans: own, named }) => ({
      x,
      left,
      text: own.length > named ? `${text} +${own.length - named}` : text,
      spans: own.toSorted((a, b) => a.from - b.from),
    }))
    .sort((a, b) => a.x - b.x);
}
