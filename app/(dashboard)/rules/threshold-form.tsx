"use client";

import { useState } from "react";
import { faultText } from "@/components/panels/forms/fault-text";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/field";
import type { ChangedRule, RuleView } from "@/lib/manage/edit-rules";
import type { Knob } from "@/lib/schema/rules/knob";
import { RunbookField, readRunbook } from "./runbook-field";
import { savedText } from "./saved-text";
import { thresholdFields, withThresholds } from "./threshold-fields";

const loadSchema = () =>
  import("@/lib/schema/rules/rule").then(({ NewRule }) =>
    NewRule.pick({ definition: true, severity: true, runbook_url: true }),
  );
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
  const [runbook, setRunbook] = useState(rule.runbook_url ?? "");
  const form = useProjectForm({
    needs: "member",
    schema: loadSchema,
    read: () => ({
      definition: withThresholds(rule.definition, fields, typed),
      severity,
      runbook_url: readRunbook(runbook),
    }),
    words: (issue) => faultText(issue, fields.find(({ name }) => name === issue.path[1])?.factor),
    of: rule,
    submit: async (change, call) => {
      const { restarted } = await call<ChangedRule>("PATCH", `/api/v1/rules/${rule.id}`, change);
      onClose();
      return savedText(rule.name, restarted);
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
        <RunbookField {...form.field("runbook_url", runbook, setRunbook)} />
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
