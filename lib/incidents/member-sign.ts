import type { Figure } from "@/lib/rules/figure";
import { kindNamed } from "@/lib/rules/registry";
import type { IncidentMember } from "@/lib/schema/alerts/incident";

/** What the first line calls the trouble. */
export type Sign = "breaker" | "errors" | "fallbacks" | "no traffic" | "latency" | "ttft" | Figure;

export function signOf({
  ruleKind,
  type,
  labels,
}: Pick<IncidentMember, "ruleKind" | "type" | "labels">): Sign | null {
  if (labels.breaker !== undefined) return "breaker";
  const figure = kindNamed(ruleKind)?.figure(type) ?? null;
  return figure === "requests" ? "no traffic" : figure;
}
