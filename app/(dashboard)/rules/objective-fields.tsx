"use client";

import { SelectField, TextField } from "@/components/ui/field";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import { GroupDimension } from "@/lib/schema/rules/rule";
import { GroupFields } from "./group-fields";
import type { ObjectiveDraft } from "./objective-draft";
import { RuleFilterFields } from "./rule-filter-fields";
import { Section } from "./section";

const GOOD = [
  { value: "errors", label: "that do not fail" },
  { value: "latency", label: "that are fast enough" },
];
const DIMENSIONS = GroupDimension.exclude(["error_type"]).options;

type ObjectiveFieldsProps = {
  draft: ObjectiveDraft;
  onChange: (draft: ObjectiveDraft) => void;
  errors: Record<string, string>;
  onLeave: (name: string) => void;
  facets: Facets;
};

/** What is promised, and of which requests; how fast is too fast stands in the table of burn rates. */
export function ObjectiveFields({ draft, onChange, errors, onLeave, facets }: ObjectiveFieldsProps) {
  return (
    <>
      <Section title="What is promised">
        <TextField
          name="definition.objective"
          label="Objective (% of requests)"
          inputMode="decimal"
          autoComplete="off"
          value={draft.objective}
          error={errors["definition.objective"]}
          onBlur={() => onLeave("definition.objective")}
          onChange={({ target }) => onChange({ ...draft, objective: target.value })}
        />
        <SelectField
          name="definition.sli"
          label="Requests"
          options={GOOD}
          value={draft.sli}
          hint={
            draft.sli === "errors"
              ? "What callers did themselves, and being told to wait, does not count as failed."
              : "Of those that succeed."
          }
          onChange={({ target }) => onChange({ ...draft, sli: target.value as ObjectiveDraft["sli"] })}
        />
        {draft.sli === "latency" && (
          <TextField
            name="definition.slower_than_ms"
            label="Slow is more than (s)"
            inputMode="decimal"
            autoComplete="off"
            value={draft.slower_than_seconds}
            error={errors["definition.slower_than_ms"]}
            onBlur={() => onLeave("definition.slower_than_ms")}
            onChange={({ target }) => onChange({ ...draft, slower_than_seconds: target.value })}
          />
        )}
      </Section>
      <Section title="Of which requests">
        <RuleFilterFields
          facets={facets}
          filters={draft.filters}
          onChange={(filters) => onChange({ ...draft, filters })}
        />
        <GroupFields
          dimensions={DIMENSIONS}
          chosen={draft.group_by}
          error={errors["definition.group_by"]}
          onChange={(group_by) => onChange({ ...draft, group_by })}
        />
      </Section>
    </>
  );
}
