/** "p95 latency, claude-sonnet-4": the rule name and the label values. The period of a budget only tells its alerts apart. */
export function alertTitle(ruleName: string, labels: Record<string, string>): string {
  const { breaker, period: _, ...rest } = labels;
  const values = breaker !== undefined ? [breaker] : Object.values(rest).filter(Boolean);
  return values.length === 0
    ? ruleName
    : `${ruleName}${breaker !== undefined ? " " : ", "}${values.join(", ")}`;
}
