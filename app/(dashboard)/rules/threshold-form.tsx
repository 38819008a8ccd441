"use client";

import { useState } from "react";
import { z } from "zod";
import { faultText } from "@/components/panels/forms/fault-text";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import type { RuleView } from "@/lib/manage/edit-rules";
import { Severity } from "@/lib/schema/alerts/severity";
import type { Knob } from "@/lib/schema/rules/knob";
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
  const form = useProjectForm({
    needs: "member",
    schema: Change,
    read: () => ({ definition: withThresholds(rule.definition, fields, typed), severity }),
    words: (issue) => faultText(issue, fields.find(({ name }) => name === issue.path[1])?.factor),
    submit: async (change, call) => {
      await call("PATCH", `/api/v1/rules/${rule.id}`, change);
      onClose();
      return [`${rule.name} saved`, "Its open alerts were resolved; evaluation starts over."];
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={rule.name} description={rule.sentence}>
      <Form form={form}>
        <div className="grid gap-4 sm:grid-cols-2">
          {fields.map(({ name, label, unit }) => (
            <TextField
              key={name}
              label={`${label} (${unit})`}
              inputMode="decimal"
              {...form.field(`definition.${name}`, typed[name] ?? "", (text) =>
                setTyped({ ...typed, [name]: text }),
              )}
            />
          ))}
          <SelectField
            label="Severity"
            options={SEVERITIES}
            {...form.field("severity", severity, setSeverity)}
          />
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" {...form.button}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
