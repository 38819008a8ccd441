/** Makes a value between two gaps visible: it has no line. */
export function IsolatedDot({
  cx,
  cy,
  color,
  alone,
}: {
  cx: number | undefined;
  cy: number | undefined;
  color: string;
  alone: boolean;
}) {
  if (!alone || cx === undefined || cy === undefined) return <g />;
  return <circle cx={cx} cy={cy} r={1.75} fill={color} />;
}
