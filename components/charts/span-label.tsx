import { type SpanTone, spanColor } from "./chart-model";

type SpanLabelProps = {
  text: string;
  tone: SpanTone;
  /** Which side of the line has room. */
  left: boolean;
  /** False where it would overlap a neighbor. */
  shown: boolean;
  /** Filled in by the chart. */
  viewBox?: { x?: number; y?: number };
};

export function SpanLabel({ text, tone, left, shown, viewBox }: SpanLabelProps) {
  if (!shown || viewBox?.x === undefined) return null;
  return (
    <text
      x={viewBox.x + (left ? -6 : 6)}
      y={(viewBox.y ?? 0) - 5}
      textAnchor={left ? "end" : "start"}
      fill={spanColor(tone)}
      fontSize={11}
    >
      {text}
    </text>
  );
}
