import type { RuleFacts } from "@/lib/rules/rule-facts";

/** A project without anything; tests add what their rule is judged by. */
export const NO_FACTS: RuleFacts = {
  figures: { timeZone: "UTC", minutes: [], hours: [], series: new Map(), errorTypeName: String },
  circuits: [],
  budgets: [],
  budgetBurns: [],
  detected: [],
  hits: { figures: [], modes: [] },
  faults: [],
};
