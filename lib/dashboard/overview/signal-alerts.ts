import type { Alert } from "@/lib/schema/alerts/alert";
import type { Severity } from "@/lib/schema/alerts/severity";
import { ownValue } from "@/lib/schema/own-value";
import type { Rule } from "@/lib/schema/rules/rule";
import type { State, Tile } from "./overview-model";

/** The tile that an alert belongs to: by its rule in the default pack, else by its metric. */
const SIGNAL_OF_PACK: Record<string, Tile["id"]> = {
  latency_p95: "latency_p95",
  output_tokens: "output_tokens",
  output_length_drop: "output_length",
  daily_cost: "cost",
  error_rate: "error_rate",
  fallback_rate: "fallback_rate",
  cache_hit_rate: "cache_hit_rate",
  circuit_open: "breakers",
};
const SIGNAL_OF_TYPE: [RegExp, Tile["id"]][] = [
  [/^(latency|ttft)/, "latency_p95"],
  [/^output_tokens/, "output_tokens"],
  [/cost/, "cost"],
  [/^error/, "error_rate"],
  [/^fallback/, "fallback_rate"],
  [/^cache/, "cache_hit_rate"],
  [/^circuit/, "breakers"],
];

export type FiringAlert = Pick<
  Alert,
  "id" | "ruleId" | "ruleName" | "type" | "severity" | "message" | "startedAt"
>;

/** Firing alerts by tile. */
export function alertsBySignal(
  firing: readonly FiringAlert[],
  rules: readonly Pick<Rule, "id" | "packKey">[],
): Map<Tile["id"], FiringAlert[]> {
  const packKeys = new Map(rules.map(({ id, packKey }) => [id, packKey]));
  const bySignal = new Map<Tile["id"], FiringAlert[]>();
  for (const alert of firing) {
    const packKey = packKeys.get(alert.ruleId);
    const signal =
      (packKey && ownValue(SIGNAL_OF_PACK, packKey)) ||
      SIGNAL_OF_TYPE.find(([pattern]) => pattern.test(alert.type))?.[1];
    if (signal) bySignal.set(signal, [...(bySignal.get(signal) ?? []), alert]);
  }
  return bySignal;
}

const RANK: Record<State, number> = { none: 0, ok: 1, warning: 2, critical: 3 };

export function worst(...states: State[]): State {
  return states.reduce((highest, state) => (RANK[state] > RANK[highest] ? state : highest), "none");
}

export function worstSeverity(alerts: readonly { severity: Severity }[]): State {
  return worst(...alerts.map(({ severity }) => severity));
}
