import { readNumber } from "@/lib/format/read-number";
import { shownNumber } from "@/lib/format/rule-scale";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import type { RuleFilters } from "@/lib/schema/rules/rule-parts";

const PERCENT = 100;
const SECONDS = 0.001;

/** An objective in the editor: typed values stay text until they are read. */
export type ObjectiveDraft = {
  name: string;
  severity: Severity;
  kind: BurnDefinition["kind"];
  sli: BurnDefinition["sli"];
  /** Percentage of requests that should be good. */
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
    objective: String(shownNumber(objective, PERCENT)),
    slower_than_seconds: String(shownNumber(slower_than_ms, SECONDS)),
  };
}

/** The body for the API; the schema validates it. */
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
      objective: readNumber(draft.objective, PERCENT),
      ...(sli === "latency" ? { slower_than_ms: readNumber(draft.slower_than_seconds, SECONDS) } : {}),
    },
  };
}
