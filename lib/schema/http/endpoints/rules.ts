import { BacktestAnswer, BacktestQuestion } from "@/lib/schema/rules/backtest";
import { BudgetChange, NewBudget } from "@/lib/schema/rules/budget";
import { NewRule, RuleChange } from "@/lib/schema/rules/rule";
import { CREATED, type Endpoints, NO_CONTENT, OK } from "../endpoint";

export const RULES = {
  list: { method: "get", path: "/rules", access: "edit", summary: "List rules", answer: OK },
  create: {
    method: "post",
    path: "/rules",
    access: "edit",
    summary: "Create a rule",
    body: NewRule,
    quotas: ["rules"],
    answer: CREATED,
  },
  change: {
    method: "patch",
    path: "/rules/{ruleId}",
    access: "edit",
    summary: "Change a rule",
    body: RuleChange,
    compares: true,
    answer: OK,
  },
  remove: {
    method: "delete",
    path: "/rules/{ruleId}",
    access: "edit",
    summary: "Delete a rule",
    answer: NO_CONTENT,
  },
  backtest: {
    method: "post",
    path: "/rules/backtest",
    access: "edit",
    summary:
      "How often a rule would have fired in the last 14 days, evaluated once a minute. 422 above 2 million evaluations (minutes times label sets) or after 20 seconds",
    body: BacktestQuestion,
    answer: { status: 200, schema: BacktestAnswer },
  },
  reset: {
    method: "post",
    path: "/rules/{ruleId}/reset",
    access: "edit",
    summary: "Reset a rule of the default pack to its default",
    answer: OK,
  },
} as const satisfies Endpoints;

export const BUDGETS = {
  list: { method: "get", path: "/budgets", access: "read", summary: "List budgets", answer: OK },
  create: {
    method: "post",
    path: "/budgets",
    access: "edit",
    summary: "Create a budget",
    body: NewBudget,
    quotas: ["budgets"],
    answer: CREATED,
  },
  change: {
    method: "patch",
    path: "/budgets/{budgetId}",
    access: "edit",
    summary: "Change a budget",
    body: BudgetChange,
    compares: true,
    answer: OK,
  },
  remove: {
    method: "delete",
    path: "/budgets/{budgetId}",
    access: "edit",
    summary: "Delete a budget",
    answer: NO_CONTENT,
  },
} as const satisfies Endpoints;
