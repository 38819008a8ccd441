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
import type { Facets } from "@/lib/dashboard/overview/overview-model";
import type { Severity } from "@/lib/schema/alerts/severity";
import { isObjective } from "@/lib/schema/rules/kinds/objective";
import { isReplayed, NewRule, RuleDefinition } from "@/lib/schema/rules/rule";
import { BacktestPanel } from "./backtest-panel";
import { drawnRule } from "./drawn-rule";
import { type ObjectiveDraft, readObjective } from "./objective-draft";
import { ObjectiveFields } from "./objective-fields";
import { type RuleDraft, readDraft, withSuggestion } from "./rule-draft";
import { ruleFault } from "./rule-fault";
import { MeasureFields, RecoveryFields, TriggerFields } from "./rule-fields";
import { Section } from "./section";

const SEVERITIES = [
  { value: "warning", label: "warning" },
  { value: "critical", label: "critical" },
];

type Draft = RuleDraft | ObjectiveDraft;
const read = (draft: Draft) => (isObjective(draft) ? readObjective(draft) : readDraft(draft));

type RuleEditorProps = {
  /** Null: saving creates the rule. */
  ruleId: string | null;
  start: Draft;
  /** The values on offer in filters. */
  facets: Facets;
  timeZone: string;
};

export function RuleEditor({ ruleId, start, facets, timeZone }: RuleEditorProps) {
  const [draft, setDraft] = useState(start);
  const search = useSearchParams().toString();
  const { go } = useNavigation();
  const form = useProjectForm({
    needs: "member",
    schema: NewRule,
    read: () => read(draft),
    words: (issue) => ruleFault(issue, draft),
    leaves: true,
    submit: async ({ name, definition, severity }, call) => {
      if (ruleId === null) await call("POST", "/api/v1/rules", { name, definition, severity });
      else await call("PATCH", `/api/v1/rules/${ruleId}`, { name, definition, severity });
      go(list);
      return [
        `${name} saved`,
        ruleId === null ? "Evaluation starts now." : "Its open alerts were resolved; evaluation starts over.",
      ];
    },
  });
  const parsed = RuleDefinition.safeParse(read(draft).definition);
  const definition = parsed.success && isReplayed(parsed.data) ? parsed.data : null;
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
            onBlur={() => leave("name")}
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
        <section className="card px-4 py-3.5" aria-label="Rule summary">
          <p className="text-pretty" aria-live="polite">
            {definition ? (
              drawnRule(definition).sentence
            ) : (
              <span className="text-ink-3">The summary appears once all fields are valid.</span>
            )}
          </p>
        </section>
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
            {ruleId === null ? "Create rule" : "Save rule"}
          </Button>
        </div>
      </div>
    </Form>
  );
}
