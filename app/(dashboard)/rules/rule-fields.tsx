"use client";

import { SelectField, TextField } from "@/components/ui/field";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import { METRICS, type MetricName } from "@/lib/schema/figures/metric";
import { GroupDimension, type NoDataPolicy } from "@/lib/schema/rules/rule";
import { GroupFields } from "./group-fields";
import { canSplitErrors, countsEvents, type RuleDraft, withMeasure } from "./rule-draft";
import { RuleFilterFields } from "./rule-filter-fields";
import { scaleOf } from "./rule-scale";
import { Section } from "./section";

export type FieldsProps = {
  draft: RuleDraft;
  onChange: (draft: RuleDraft) => void;
  errors: Record<string, string>;
  onLeave: (name: string) => void;
};

const METRIC_OPTIONS = (Object.keys(METRICS) as MetricName[]).map((value) => ({
  value,
  label: METRICS[value].label,
}));
const COMPARISONS = [
  { value: "above", label: "is above" },
  { value: "below", label: "is below" },
];
const KINDS = [
  { value: "threshold", label: "a fixed value" },
  { value: "usual_ratio", label: "a multiple of the usual" },
];
export function MeasureFields({
  facets,
  draft,
  onChange,
  errors,
  onLeave,
}: FieldsProps & { facets: Facets }) {
  const typed = typedField({ draft, onChange, errors, onLeave });
  return (
    <Section title="What is measured">
      <SelectField
        name="definition.metric"
        label="Metric"
        options={METRIC_OPTIONS}
        value={draft.metric}
        onChange={({ target }) => onChange(withMeasure(draft, { metric: target.value as MetricName }))}
      />
      <TextField {...typed("window_minutes", "definition.window_seconds")} label="Over the last (minutes)" />
      <RuleFilterFields
        facets={facets}
        filters={draft.filters}
        onChange={(filters) => onChange({ ...draft, filters })}
      />
      <GroupFields
        dimensions={GroupDimension.options.filter(
          (dimension) => dimension !== "error_type" || canSplitErrors(draft),
        )}
        chosen={draft.group_by}
        error={errors["definition.group_by"]}
        onChange={(group_by) => onChange({ ...draft, group_by })}
      />
    </Section>
  );
}

export function TriggerFields({ draft, onChange, errors, onLeave }: FieldsProps) {
  const typed = typedField({ draft, onChange, errors, onLeave });
  const { unit } = scaleOf(draft);
  return (
    <Section title="When it fires">
      <SelectField
        name="definition.comparison"
        label={`${METRICS[draft.metric].label}`}
        options={COMPARISONS}
        value={draft.comparison}
        onChange={({ target }) =>
          onChange(withMeasure(draft, { comparison: target.value as RuleDraft["comparison"] }))
        }
      />
      <SelectField
        name="definition.kind"
        label="Compared with"
        options={KINDS}
        value={draft.kind}
        hint={draft.kind === "usual_ratio" ? "The median of this hour on the last 7 days." : undefined}
        onChange={({ target }) => onChange(withMeasure(draft, { kind: target.value as RuleDraft["kind"] }))}
      />
      <TextField {...typed("threshold", "definition.threshold")} label={`Threshold (${unit})`} />
      <TextField
        {...typed("critical_threshold", "definition.critical_threshold")}
        label={`Critical (${unit})`}
        placeholder="none"
        hint={draft.severity === "critical" ? "The rule is critical anyway." : "Beyond this it is critical."}
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField
          {...typed("k", "definition.persistence.k", "definition.persistence")}
          label="Breaching checks"
        />
        <TextField {...typed("n", "definition.persistence.n")} label="of the last" />
      </div>
      <TextField
        {...typed("min_requests", "definition.min_requests")}
        label="At least (requests)"
        hint="Fewer in the window say nothing."
      />
      {countsEvents(draft) && (
        <>
          <TextField
            {...typed("min_events", "definition.min_events")}
            label={`And at least (${eventsOf(draft.metric)})`}
            hint="So that two in twenty stay silent."
          />
          <label className="flex items-start gap-2 sm:pt-6">
            <input
              type="checkbox"
              name="definition.confidence"
              className="mt-0.5 size-4 shrink-0 accent-(--accent)"
              checked={draft.confidence}
              onChange={({ target }) => onChange({ ...draft, confidence: target.checked })}
            />
            <span>
              Only where chance cannot explain it
              <span className="block text-ink-3 text-sm">
                The 95 % Wilson bound is beyond the threshold, too.
              </span>
            </span>
          </label>
        </>
      )}
      <SelectField
        name="definition.no_data"
        label="Too little data"
        options={NO_DATA.filter(({ value }) => value !== "zero" || METRICS[draft.metric].additive)}
        value={draft.no_data}
        onChange={({ target }) => onChange({ ...draft, no_data: target.value as NoDataPolicy })}
      />
    </Section>
  );
}

const NO_DATA: { value: NoDataPolicy; label: string }[] = [
  { value: "keep_last", label: "changes nothing" },
  { value: "ok", label: "ends the alert" },
  { value: "alert", label: "raises an alert" },
  { value: "zero", label: "counts as 0" },
];

function eventsOf(metric: MetricName): string {
  const { source } = METRICS[metric];
  return source.kind === "share" ? `${source.event}s` : "events";
}

export function RecoveryFields({ draft, onChange, errors, onLeave }: FieldsProps) {
  const typed = typedField({ draft, onChange, errors, onLeave });
  const { unit } = scaleOf(draft);
  return (
    <Section title="When it ends">
      <TextField
        {...typed("recovery", "definition.recovery")}
        label={`${draft.comparison === "above" ? "At or below" : "At or above"} (${unit})`}
        hint="A distance from the threshold keeps it from flapping."
      />
      <TextField {...typed("keep_firing_minutes", "definition.keep_firing_seconds")} label="For (minutes)" />
    </Section>
  );
}

/** What a text field of the draft needs; `also`: another path whose fault is shown here. */
function typedField({ draft, onChange, errors, onLeave }: FieldsProps) {
  return (field: TypedField, path: string, also?: string) => ({
    name: path,
    inputMode: "decimal" as const,
    autoComplete: "off",
    value: draft[field],
    error: errors[path] ?? (also && errors[also]),
    onBlur: () => onLeave(path),
    onChange: ({ target }: { target: { value: string } }) => onChange({ ...draft, [field]: target.value }),
  });
}

type TypedField = {
  [Name in keyof RuleDraft]: RuleDraft[Name] extends string
    ? string extends RuleDraft[Name]
      ? Name
      : never
    : never;
}[keyof RuleDraft];
