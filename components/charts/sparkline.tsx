/** A small line without axes for a tile; gaps stay gaps. Rendered on the server. */
export function Sparkline({
  points,
  color = "var(--spark)",
  height = 28,
}: {
  points: readonly (number | null)[];
  color?: string;
  height?: number;
}) {
  const values = points.filter((value) => value !== null);
  if (values.length < 2) return <div aria-hidden style={{ height }} />;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = 120;
  const pad = 2;
  // The noise of a flat series is not stretched over the whole height.
  const span = Math.max(high - low, Math.abs(high) * 0.25, Number.MIN_VALUE);
  const base = high === low ? low - span / 2 : low - (span - (high - low)) / 2;
  const x = (at: number) => (points.length === 1 ? width / 2 : (at / (points.length - 1)) * width);
  const y = (value: number) => height - pad - ((value - base) / span) * (height - 2 * pad);
  let path = "";
  points.forEach((value, at) => {
    if (value === null) return;
    const starts = at === 0 || points[at - 1] === null;
    path += `${starts ? "M" : "L"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width="100%"
      height={height}
      aria-hidden="true"
      className="block overflow-visible"
    >
      <path
        d={path}
        fill="none"
        stroke={color}
        strokeWidth={1.3}
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
