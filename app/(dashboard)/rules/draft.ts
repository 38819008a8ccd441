import { isObjective } from "@/lib/schema/rules/facts";
import { type ObjectiveDraft, readObjective } from "./objective-draft";
import { type RuleDraft, readDraft } from "./rule-draft";

/** What the editor edits. */
export type Draft = RuleDraft | ObjectiveDraft;

/** The body for the API; the schema validates it. */
export const read = (draft: Draft) => (isObjective(draft) ? readObjective(draft) : readDraft(draft));
