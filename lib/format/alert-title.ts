/** "p95 latency, claude-sonnet-4": the rule and whom it concerns. */
export function alertTitle(ruleName: string, labels: Record<string, string>): string {
  const { breaker, ...rest } = labels;
  const who = breaker !== undefined ? [breaker] : Object.values(rest).filter(Boolean);
  return who.length === 0 ? ruleName : `${ruleName}${breaker !== undefined ? " " : ", "}${who.join(", ")}`;
}
