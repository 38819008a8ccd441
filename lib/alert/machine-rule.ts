import type { RuleDefinition } from "@/lib/schema/rule";
import type { MachineRule } from "./machine";

/** What of a rule the state machine needs. */
export function machineRule(definition: RuleDefinition): MachineRule {
  if (definition.kind === "circuit_open")
    return { k: 1, n: 1, keepFiringMs: definition.closed_seconds * 1_000 };
  if (definition.kind === "daily_cost") return { k: 1, n: 1, keepFiringMs: 0 };
  // Detectors persist and recover by themselves.
  if (definition.kind === "anomaly") return { k: 1, n: 1, keepFiringMs: 0 };
  // Who asked to hear of every hit hears of those within the hour after others, too.
  if (definition.kind === "request_hits") return { k: 1, n: 1, keepFiringMs: 0, coolDown: false };
  const { persistence, keep_firing_seconds } = definition;
  return { ...persistence, keepFiringMs: keep_firing_seconds * 1_000 };
}
