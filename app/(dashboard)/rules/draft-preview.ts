import { isReplayed } from "@/lib/schema/rules/facts";
import { type ReplayedDefinition, RuleDefinition } from "@/lib/schema/rules/rule";
import { type Draft, read } from "./draft";

/** What a draft says, for its summary and its backtest; null while a field is invalid. */
export function previewOf(draft: Draft): ReplayedDefinition | null {
  const parsed = RuleDefinition.safeParse(read(draft).definition);
  return parsed.success && isReplayed(parsed.data) ? parsed.data : null;
}
