import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import type { Finding } from "@/lib/schema/rules/finding";

/** One finding a breaker from its newest event: OPEN breaches, CLOSED recovers, HALF_OPEN does neither. */
export function circuitFindings(circuits: readonly CircuitEvent[]): Finding[] {
  return circuits.map(({ name, state, reason, provider, model }) => ({
    // The name alone: an event may leave out the provider that the one before it named.
    labels: { breaker: name },
    facts: { ...(provider ? { provider } : {}), ...(model ? { model } : {}) },
    value: null,
    threshold: null,
    baseline: null,
    sampleSize: 1,
    enough: true,
    breaches: state === "open",
    recovered: state === "closed",
    note: reason,
  }));
}
