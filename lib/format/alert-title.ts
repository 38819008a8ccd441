/** "p95 latency, claude-sonnet-4": the rule name and the label values. */
export function alertTitle(ruleName: string, labels: Record<string, string>): string {
  const { breaker, ...rest } = labels;
  const values = breaker !== undefined ? [breaker] : Object.values(rest).filter(Boolean);
  return values.length === 0
    ? ruleName
    : `${ruleName}${breaker !== undefined ? " " : ", "}${values.join(", ")}`;
}
