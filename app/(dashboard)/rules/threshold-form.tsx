"use client";

import { type FormEvent, useState } from "react";
import { z } from "zod";
import { useApi } from "@/components/panels/forms/api-call";
import { faultText } from "@/components/panels/forms/fault-text";
import { useFormCheck } from "@/components/panels/forms/use-form-check";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import type { RuleView } from "@/lib/manage/edit-rules";
import type { Knob } from "@/lib/rules/rule-kind";
import { Severity } from "@/lib/schema/alerts/severity";
import { RuleDefinition } from "@/lib/schema/rules/rule";
import { thresholdFields, withThresholds } from "./threshold-fields";

const Change = z.object({ definition: RuleDefinition, severity: Severity });
const SEVERITIES = [
  { value: "warning", label: "warning" },
  { value: "critical", label: "critical" },
];

type ThresholdFormProps = { rule: RuleView; knobs: readonly Knob[]; onClose: () => void };

export function ThresholdForm({ rule, knobs, onClose }: ThresholdFormProps) {
  const fields = thresholdFields(knobs);
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map(({ name, value }) => [name, String(value)])),
  );
  const [severity, setSeverity] = useState<string>(rule.severity);
  const [busy, setBusy] = useState(false);
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell } = useToast();
  const read = () => ({ definition: withThresholds(rule.definition, fields, typed), severity });
  const { form, errors, summary, leave, check, refuse } = useFormCheck(Change, read, (issue) =>
    faultText(issue, fields.find(({ name }) => name === issue.path[1])?.factor),
  );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const change = check();
    if (!change) return;
    setBusy(true);
    try {
      await call("PATCH", `/api/v1/rules/${rule.id}`, change);
      tell(`${rule.name} saved`, "Its open alerts were resolved; evaluation starts over.");
      onClose();
      refresh();
    } catch (thrown) {
      refuse(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={rule.name} description={rule.sentence}>
      <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
        {summary && (
          <Notice tone="critical" role="alert">
            {summary}
          </Notice>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          {fields.map(({ name, label, unit }) => (
            <TextField
              key={name}
              name={`definition.${name}`}
              label={`${label} (${unit})`}
              inputMode="decimal"
              value={typed[name] ?? ""}
              error={errors[`definition.${name}`]}
              onBlur={() => leave(`definition.${name}`)}
              onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
            />
          ))}
          <SelectField
            name="severity"
            label="Severity"
            options={SEVERITIES}
            value={severity}
            error={errors.severity}
            onChange={(event) => setSeverity(event.target.value)}
          />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
