import type { RuleFacts } from "@/lib/rules/rule-facts";

/** An empty project; tests add the facts that their rule reads. */
export const NO_FACTS: RuleFacts = {
  figures: { timeZone: "UTC", minutes: [], hours: [], series: new Map(), errorTypeName: String },
  circuits: [],
  budgets: [],
  budgetBurns: [],
  detected: [],
  hits: { figures: [], modes: [] },
  faults: [],
};
