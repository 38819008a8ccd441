"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { Form } from "@/components/panels/forms/form";
import { useProjectForm } from "@/components/panels/forms/use-project-form";
import { useNavigation } from "@/components/panels/frame/navigation";
import { pageLink } from "@/components/panels/range/page-link";
import { Button, buttonClass } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { partOf, useLoaded } from "@/components/ui/use-loaded";
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { ChangedRule, RuleView } from "@/lib/manage/edit-rules";
import type { Severity } from "@/lib/schema/alerts/severity";
import { isObjective } from "@/lib/schema/rules/facts";
import type { ReplayedDefinition } from "@/lib/schema/rules/rule";
import { BacktestPanel } from "./backtest-panel";
import { type Draft, read } from "./draft";
import { ObjectiveFields } from "./objective-fields";
import { withSuggestion } from "./rule-draft";
import { ruleFault } from "./rule-fault";
import { MeasureFields, RecoveryFields, TriggerFields } from "./rule-fields";
import { RuleSummary } from "./rule-summary";
import { RunbookField, readRunbook } from "./runbook-field";
import { savedText } from "./saved-text";
import { Section } from "./section";

const SEVERITIES = [
  { value: "warning", label: "warning" },
  { value: "critical", label: "critical" },
];

/** It brings the schema along. */
const PREVIEW = partOf(() => import("./draft-preview").then((one) => one.previewOf));

type RuleEditorProps = {
  /** Null: saving creates a rule. */
  rule: RuleView | null;
  start: Draft;
  /** What `start` says. The schema, which checks other drafts, is loaded with the first change. */
  preview: ReplayedDefinition | null;
  /** The runbook to start with. */
  runbookUrl?: string | null;
  /** The values on offer in filters. */
  facets: Facets;
  timeZone: string;
};

export function RuleEditor({
  rule: edited,
  start,
  preview,
  runbookUrl = null,
  facets,
  timeZone,
}: RuleEditorProps) {
  const [draft, setDraft] = useState(start);
  const [runbook, setRunbook] = useState(runbookUrl ?? "");
  const search = useSearchParams().toString();
  const { go } = useNavigation();
  const form = useProjectForm({
    needs: "member",
    schema: () => import("@/lib/schema/rules/rule").then((one) => one.NewRule),
    read: () => ({ ...read(draft), runbook_url: readRunbook(runbook) }),
    words: (issue) => ruleFault(issue, draft),
    leaves: true,
    of: edited,
    submit: async ({ name, definition, severity, runbook_url }, call) => {
      const rule = { name, definition, severity, runbook_url };
      const { id, restarted } =
        edited === null
          ? { ...(await call<RuleView>("POST", "/api/v1/rules", rule)), restarted: false }
          : await call<ChangedRule>("PATCH", `/api/v1/rules/${edited.id}`, rule);
      go(pageLink("/rules", search, { opened: id }));
      return edited === null ? [`${name} saved`, "Evaluation starts now."] : savedText(name, restarted);
    },
  });
  const { value: previewOf, wait, again } = useLoaded(draft === start ? null : PREVIEW);
  // It comes within a moment: until then nothing flickers.
  const isLate = draft !== start && previewOf === null && wait !== "waiting";
  const definition = previewOf ? previewOf(draft) : isLate ? null : preview;
  const list = pageLink("/rules", search);

  const { errors, leave } = form;
  const fields = { errors, onLeave: leave };
  return (
    <Form form={form} className="grid items-start gap-3.5 xl:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <div className="flex min-w-0 flex-col gap-3.5">
        <Section title="Rule">
          <TextField
            name="name"
            label="Name"
            autoComplete="off"
            maxLength={100}
            value={draft.name}
            error={fields.errors.name}
            onBlur={() => void leave("name")}
            onChange={({ target }) => setDraft({ ...draft, name: target.value })}
          />
          <SelectField
            name="severity"
            label="Severity"
            options={SEVERITIES}
            value={draft.severity}
            hint={
              isObjective(draft) ? "Fast burn is always critical." : "Decides which channels are notified."
            }
            onChange={({ target }) => setDraft({ ...draft, severity: target.value as Severity })}
          />
          <RunbookField {...form.field("runbook_url", runbook, setRunbook)} />
        </Section>
        {isObjective(draft) ? (
          <ObjectiveFields {...fields} draft={draft} onChange={setDraft} facets={facets} />
        ) : (
          <>
            <MeasureFields {...fields} draft={draft} onChange={setDraft} facets={facets} />
            <TriggerFields {...fields} draft={draft} onChange={setDraft} />
            <RecoveryFields {...fields} draft={draft} onChange={setDraft} />
          </>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-3.5 xl:sticky xl:top-3.5">
        <RuleSummary definition={definition} wait={isLate ? wait : null} again={again} />
        <BacktestPanel
          definition={definition}
          severity={draft.severity}
          timeZone={timeZone}
          onUse={(suggestion) => {
            if (!isObjective(draft)) setDraft(withSuggestion(draft, suggestion));
          }}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Link href={list} className={buttonClass()}>
            Cancel
          </Link>
          <Button type="submit" look="primary" {...form.button}>
            {edited === null ? "Create rule" : "Save rule"}
          </Button>
        </div>
      </div>
    </Form>
  );
}
