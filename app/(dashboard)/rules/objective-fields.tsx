"use client";

import { SelectField, TextField } from "@/components/ui/field";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import { SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { GroupFields } from "./group-fields";
import type { ObjectiveDraft } from "./objective-draft";
import { RuleFilterFields } from "./rule-filter-fields";
import { Section } from "./section";

const INDICATORS = [
  { value: "errors", label: "Success rate" },
  { value: "latency", label: "Latency" },
];

type ObjectiveFieldsProps = {
  draft: ObjectiveDraft;
  onChange: (draft: ObjectiveDraft) => void;
  errors: Record<string, string>;
  onLeave: (name: string) => void;
  facets: Facets;
};

/** The objective and its scope; the burn rates that fire are fixed in the burn table. */
export function ObjectiveFields({ draft, onChange, errors, onLeave, facets }: ObjectiveFieldsProps) {
  return (
    <>
      <Section title="Objective">
        <TextField
          name="definition.objective"
          label="Target (% of requests)"
          inputMode="decimal"
          autoComplete="off"
          value={draft.objective}
          error={errors["definition.objective"]}
          onBlur={() => onLeave("definition.objective")}
          onChange={({ target }) => onChange({ ...draft, objective: target.value })}
        />
        <SelectField
          name="definition.sli"
          label="Indicator"
          options={INDICATORS}
          value={draft.sli}
          hint={
            draft.sli === "errors"
              ? "Client errors and rate limits are excluded."
              : "Successful requests only."
          }
          onChange={({ target }) => onChange({ ...draft, sli: target.value as ObjectiveDraft["sli"] })}
        />
        {draft.sli === "latency" && (
          <TextField
            name="definition.slower_than_ms"
            label="Slow above (s)"
            inputMode="decimal"
            autoComplete="off"
            value={draft.slower_than_seconds}
            error={errors["definition.slower_than_ms"]}
            onBlur={() => onLeave("definition.slower_than_ms")}
            onChange={({ target }) => onChange({ ...draft, slower_than_seconds: target.value })}
          />
        )}
      </Section>
      <Section title="Scope">
        <RuleFilterFields
          facets={facets}
          filters={draft.filters}
          onChange={(filters) => onChange({ ...draft, filters })}
        />
        <GroupFields
          dimensions={SERIES_DIMENSIONS}
          chosen={draft.group_by}
          error={errors["definition.group_by"]}
          onChange={(group_by) => onChange({ ...draft, group_by })}
        />
      </Section>
    </>
  );
}
