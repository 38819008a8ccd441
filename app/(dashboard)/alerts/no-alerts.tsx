type NoAlertsProps = { state: string | null; filtered: boolean };

/** Explains an empty feed. */
export function NoAlerts({ state, filtered }: NoAlertsProps) {
  const [title, more] = reasonOf(state, filtered);
  return (
    <div className="card px-4 py-12 text-center">
      <p className="font-medium">{title}</p>
      <p className="mt-1 text-ink-2">{more}</p>
    </div>
  );
}

function reasonOf(state: string | null, filtered: boolean): [string, string] {
  if (state === "pending")
    return [
      "No pending alerts",
      "Alerts that breach their rule, but not often enough to fire yet, appear here.",
    ];
  if (filtered) return ["No matching alerts", "Change the filters to see other alerts."];
  return [
    "No alerts yet",
    "The default rules monitor latency, tokens, cost, errors, fallbacks, the cache and circuit breakers.",
  ];
}
