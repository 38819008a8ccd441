"use client";

import { WaitText } from "@/components/ui/lazy-part";
import type { Wait } from "@/components/ui/use-loaded";
import type { ReplayedDefinition } from "@/lib/schema/rules/rule";
import { drawnRule } from "./drawn-rule";

type RuleSummaryProps = {
  /** Null while a field is invalid. */
  definition: ReplayedDefinition | null;
  /** What checks the fields does not come. Null: it is there. */
  wait: Exclude<Wait, "waiting"> | null;
  again: () => void;
};

export function RuleSummary({ definition, wait, again }: RuleSummaryProps) {
  const text = definition ? (
    drawnRule(definition).sentence
  ) : (
    <span className="text-ink-3">The summary appears once all fields are valid.</span>
  );
  return (
    <section className="card px-4 py-3.5" aria-label="Rule summary">
      {wait ? (
        <WaitText title="Summary" failed={wait === "failed"} again={again} />
      ) : (
        <p className="text-pretty" aria-live="polite">
          {text}
        </p>
      )}
    </section>
  );
}
