import type { MachineRule } from "@/lib/alert/machine";
import type { RuleDefinition } from "@/lib/schema/rules/rule";

const MINUTE_MS = 60_000;

/** What of a rule the state machine needs. */
export function machineRule(definition: RuleDefinition): MachineRule {
  if (definition.kind === "circuit_open")
    return { k: 1, n: 1, keepFiringMs: definition.closed_seconds * 1_000 };
  if (definition.kind === "daily_cost") return { k: 1, n: 1, keepFiringMs: 0 };
  // Detectors persist and recover by themselves.
  if (definition.kind === "anomaly") return { k: 1, n: 1, keepFiringMs: 0 };
  // Who asked to hear of every hit hears of those within the hour after others, too.
  if (definition.kind === "request_hits") return { k: 1, n: 1, keepFiringMs: 0, coolDown: false };
  // Silence of two rounds is silence; the first request ends it.
  if (definition.kind === "no_traffic" || definition.kind === "no_ingest")
    return { k: 2, n: 2, keepFiringMs: 0 };
  // The short windows end it soon enough.
  if (definition.kind === "slo_burn" || definition.kind === "cost_burn")
    return { k: 1, n: 1, keepFiringMs: 5 * MINUTE_MS };
  if (definition.kind === "system_fault") return { k: 1, n: 1, keepFiringMs: MINUTE_MS };
  if (definition.kind === "unpriced_model") return { k: 1, n: 1, keepFiringMs: 0 };
  // Once a period, also where a person has ended it: the period is part of what it is of.
  if (definition.kind === "budget_milestones") return { k: 1, n: 1, keepFiringMs: 0, latched: true };
  if (definition.kind === "budget_forecast") return { k: 3, n: 3, keepFiringMs: 10 * MINUTE_MS };
  const { persistence, keep_firing_seconds, no_data } = definition;
  return { ...persistence, keepFiringMs: keep_firing_seconds * 1_000, noData: no_data };
}
