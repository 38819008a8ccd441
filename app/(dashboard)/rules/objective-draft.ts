import type { Severity } from "@/lib/schema/alerts/severity";
import type { BurnDefinition, RuleFilters } from "@/lib/schema/rules/rule";
import { readNumber, shownNumber } from "./rule-scale";

const PER_CENT = 100;
const SECONDS = 0.001;

/** An objective as it stands in the editor: what is typed stays text until it is read. */
export type ObjectiveDraft = {
  name: string;
  severity: Severity;
  kind: BurnDefinition["kind"];
  sli: BurnDefinition["sli"];
  /** Per cent of requests that are to be good. */
  objective: string;
  slower_than_seconds: string;
  filters: RuleFilters;
  group_by: BurnDefinition["group_by"];
};

export const NEW_OBJECTIVE: ObjectiveDraft = {
  name: "",
  severity: "warning",
  kind: "slo_burn",
  sli: "errors",
  objective: "99",
  slower_than_seconds: "30",
  filters: {},
  group_by: ["service"],
};

export function objectiveDraftOf(
  name: string,
  severity: Severity,
  { kind, sli, objective, slower_than_ms, filters, group_by }: BurnDefinition,
): ObjectiveDraft {
  return {
    name,
    severity,
    kind,
    sli,
    filters,
    group_by,
    objective: String(shownNumber(objective, PER_CENT)),
    slower_than_seconds: String(shownNumber(slower_than_ms, SECONDS)),
  };
}

/** What the API would be sent; the schema says what is wrong with it. */
export function readObjective(draft: ObjectiveDraft): {
  name: string;
  severity: Severity;
  definition: object;
} {
  const { name, severity, kind, sli, filters, group_by } = draft;
  return {
    name: name.trim(),
    severity,
    definition: {
      kind,
      sli,
      filters,
      group_by,
      objective: readNumber(draft.objective, PER_CENT),
      ...(sli === "latency" ? { slower_than_ms: readNumber(draft.slower_than_seconds, SECONDS) } : {}),
    },
  };
}
