"use client";

import { useEffect, useRef } from "react";
import { useAnnounce } from "@/components/ui/announcer";
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
  const sentence = definition && drawnRule(definition).sentence;
  useSettled(sentence);
  return (
    <section className="card px-4 py-3.5" aria-label="Rule summary">
      {wait ? (
        <WaitText title="Summary" failed={wait === "failed"} again={again} />
      ) : (
        <p className="text-pretty">
          {sentence ?? <span className="text-ink-3">The summary appears once all fields are valid.</span>}
        </p>
      )}
    </section>
  );
}

const SETTLES_MS = 1_000;

/** Reads the sentence once typing pauses: it changes with each key. */
function useSettled(sentence: string | null): void {
  const announce = useAnnounce();
  const read = useRef(sentence);
  useEffect(() => {
    if (sentence === null || sentence === read.current) return;
    const timer = setTimeout(() => {
      // The first sentence is part of the page.
      if (read.current !== null) announce(sentence);
      read.current = sentence;
    }, SETTLES_MS);
    return () => clearTimeout(timer);
  }, [sentence, announce]);
}
