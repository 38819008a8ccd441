type LineLabelProps = {
  text: string;
  tone: "warning" | "critical";
  /** Filled in by the chart. */
  viewBox?: { x?: number; y?: number; width?: number };
};

/** The label of a threshold line, above its right end. */
export function LineLabel({ text, tone, viewBox }: LineLabelProps) {
  if (viewBox?.y === undefined) return null;
  return (
    <text
      x={(viewBox.x ?? 0) + (viewBox.width ?? 0)}
      y={viewBox.y - 5}
      textAnchor="end"
      fill={`var(--${tone})`}
      fontSize={11}
    >
      {text}
    </text>
  );
}
