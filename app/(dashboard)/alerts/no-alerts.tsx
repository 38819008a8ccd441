type NoAlertsProps = { state: string | null; filtered: boolean };

/** Why there is nothing in the feed, and what would be. */
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
      "Nothing is pending",
      "What breaches its rule, but not often enough to fire yet, is listed here.",
    ];
  if (filtered) return ["No alert is like this", "Choose other filters to see the rest."];
  return [
    "Nothing has fired",
    "The default rules watch latency, tokens, cost, errors, fallbacks, the cache and circuit breakers.",
  ];
}
