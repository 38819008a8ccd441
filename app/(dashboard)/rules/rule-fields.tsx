"use client";

import { SelectField, TextField } from "@/components/ui/field";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import { scaleOf } from "@/lib/format/rule-scale";
import { METRICS } from "@/lib/schema/figures/facts";
import { GROUP_DIMENSIONS } from "@/lib/schema/figures/filters";
import type { MetricName } from "@/lib/schema/figures/metric";
import { isRelative } from "@/lib/schema/rules/facts";
import type { NoDataPolicy } from "@/lib/schema/rules/kinds/metric";
import { GroupFields } from "./group-fields";
import {
  canSplitErrors,
  countsEvents,
  hasLeast,
  mayBeNormal,
  plainScale,
  type RuleDraft,
  withMeasure,
} from "./rule-draft";
import { RuleFilterFields } from "./rule-filter-fields";
import { Section } from "./section";

/** What a multiple is one of. */
const baselineHint = ({ metric }: RuleDraft): string =>
  METRICS[metric].additive
    ? "Median of these hours over the last 7 days; on a weekday, of weekdays."
    : "Median of this hour over the last 7 days.";

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
  { value: "usual_ratio", label: "a multiple of the baseline" },
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
    <Section title="Data">
      <SelectField
        name="definition.metric"
        label="Metric"
        options={METRIC_OPTIONS}
        value={draft.metric}
        onChange={({ target }) => onChange(withMeasure(draft, { metric: target.value as MetricName }))}
      />
      <TextField {...typed("window_minutes", "definition.window_seconds")} label="Window (minutes)" />
      <RuleFilterFields
        facets={facets}
        filters={draft.filters}
        onChange={(filters) => onChange({ ...draft, filters })}
      />
      <GroupFields
        dimensions={GROUP_DIMENSIONS.filter(
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
    <Section title="Condition">
      <SelectField
        name="definition.comparison"
        label={METRICS[draft.metric].label}
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
        hint={isRelative(draft) ? baselineHint(draft) : undefined}
        onChange={({ target }) => onChange(withMeasure(draft, { kind: target.value as RuleDraft["kind"] }))}
      />
      <TextField {...typed("threshold", "definition.threshold")} label={`Threshold (${unit})`} />
      <TextField
        {...typed("critical_threshold", "definition.critical_threshold")}
        label={`Critical (${unit})`}
        placeholder="none"
        hint={
          draft.severity === "critical"
            ? "This rule is always critical."
            : `Critical ${draft.comparison} this value.`
        }
      />
      <div className="grid grid-cols-2 gap-4">
        <TextField {...typed("k", "definition.persistence.k", "definition.persistence")} label="Breach in" />
        <TextField {...typed("n", "definition.persistence.n")} label="of last (checks)" />
      </div>
      <TextField
        {...typed("min_requests", "definition.min_requests")}
        label="Minimum requests"
        hint="Windows with fewer requests are ignored."
      />
      {countsEvents(draft) && (
        <>
          <TextField
            {...typed("min_events", "definition.min_events")}
            label={`Minimum ${eventsOf(draft.metric)}`}
            hint="Avoids alerts on a handful of events."
          />
          <Check
            name="definition.confidence"
            label="Only if statistically significant"
            hint="The 95 % Wilson bound must cross the threshold, too."
            checked={draft.confidence}
            onChange={(confidence) => onChange({ ...draft, confidence })}
          />
        </>
      )}
      {hasLeast(draft) && (
        <TextField
          {...typed("min_value", "definition.min_value")}
          label={`Ignore up to (${plainScale(draft.metric).unit})`}
          placeholder="0"
        />
      )}
      {mayBeNormal(draft) && (
        <Check
          name="definition.unless_normal"
          label="Unless that is normal"
          hint="Where it is normally lower, only a clear drop fires."
          checked={draft.unless_normal}
          onChange={(unless_normal) => onChange({ ...draft, unless_normal })}
        />
      )}
      <SelectField
        name="definition.no_data"
        label="No data"
        options={NO_DATA.filter(({ value }) => value !== "zero" || METRICS[draft.metric].additive)}
        value={draft.no_data}
        onChange={({ target }) => onChange({ ...draft, no_data: target.value as NoDataPolicy })}
      />
    </Section>
  );
}

type CheckProps = {
  name: string;
  label: string;
  hint: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
};

function Check({ name, label, hint, checked, onChange }: CheckProps) {
  return (
    <label className="flex items-start gap-2 sm:pt-6">
      <input
        type="checkbox"
        name={name}
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span>
        {label}
        <span className="block text-ink-3 text-sm">{hint}</span>
      </span>
    </label>
  );
}

const NO_DATA: { value: NoDataPolicy; label: string }[] = [
  { value: "keep_last", label: "keep state" },
  { value: "ok", label: "resolve the alert" },
  { value: "alert", label: "raise an alert" },
  { value: "zero", label: "count as 0" },
];

function eventsOf(metric: MetricName): string {
  const { source } = METRICS[metric];
  return source.kind === "share" ? `${source.event}s` : "events";
}

export function RecoveryFields({ draft, onChange, errors, onLeave }: FieldsProps) {
  const typed = typedField({ draft, onChange, errors, onLeave });
  const { unit } = scaleOf(draft);
  return (
    <Section title="Recovery">
      <TextField
        {...typed("recovery", "definition.recovery")}
        label={`Recovers at or ${draft.comparison === "above" ? "below" : "above"} (${unit})`}
        hint={`${draft.comparison === "above" ? "Lower" : "Higher"} than the threshold to avoid flapping.`}
      />
      <TextField {...typed("keep_firing_minutes", "definition.keep_firing_seconds")} label="For (minutes)" />
    </Section>
  );
}

/** The props of a text field of the draft; `also`: another path whose error is shown here. */
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
