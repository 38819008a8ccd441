import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import type { Budget, BudgetChange, BudgetScope, NewBudget } from "@/lib/schema/rules/budget";
import { deleteBudget, insertBudget, lockBudget, updateBudget } from "@/lib/store/budgets/budgets";
import type { Client } from "@/lib/store/database/client";
import { findKeyFamily } from "@/lib/store/people/api-keys";
import { findProject } from "@/lib/store/people/projects";
import { audited } from "./audited";
import { requireRoom } from "./require-room";

export type BudgetView = {
  id: string;
  name: string;
  period: Budget["period"];
  amount_usd: number;
  time_zone: string;
  scope: BudgetScope;
};

const view = ({ id, name, period, amountUsd, timeZone, scope }: Budget): BudgetView => ({
  id,
  name,
  period,
  amount_usd: amountUsd,
  time_zone: timeZone,
  scope,
});

export async function createBudget(actor: Actor, input: NewBudget): Promise<BudgetView> {
  const timeZone = input.time_zone ?? (await findProject(actor.projectId))?.timeZone ?? "UTC";
  const { name, period, amount_usd: amountUsd, scope } = input;
  const fields = { name, period, amountUsd, timeZone, scope };
  return audited(actor, "budget.create", async (client) => {
    await requireRoom(client, "budgets", actor.projectId);
    await requireOwnKey(client, actor.projectId, scope);
    const budget = view(await insertBudget(client, actor.projectId, fields));
    return { result: budget, subject: budget.id, after: budget };
  });
}

export async function changeBudget(
  actor: Actor,
  budgetId: string,
  change: z.infer<typeof BudgetChange>,
): Promise<BudgetView> {
  return audited(actor, "budget.update", async (client) => {
    const stored = await lockBudget(client, actor.projectId, budgetId);
    if (!stored) throw notFound();
    const fields = {
      name: change.name ?? stored.name,
      period: change.period ?? stored.period,
      amountUsd: change.amount_usd ?? stored.amountUsd,
      timeZone: change.time_zone ?? stored.timeZone,
      scope: change.scope ?? stored.scope,
    };
    if (change.scope) await requireOwnKey(client, actor.projectId, change.scope);
    const budget = view(await updateBudget(client, actor.projectId, budgetId, fields));
    return { result: budget, subject: budgetId, before: view(stored), after: budget };
  });
}

export async function removeBudget(actor: Actor, budgetId: string): Promise<void> {
  await audited(actor, "budget.delete", async (client) => {
    const stored = await lockBudget(client, actor.projectId, budgetId);
    if (!stored) throw notFound();
    await deleteBudget(client, actor.projectId, budgetId);
    return { result: undefined, subject: budgetId, before: view(stored) };
  });
}

/** A revoked key stays in its project: what it spent is known. */
async function requireOwnKey(client: Client, projectId: number, { api_key }: BudgetScope): Promise<void> {
  if (api_key === undefined || (await findKeyFamily(client, projectId, api_key)) !== null) return;
  throw new ApiError(422, "unknown_key", "scope.api_key: this project has no such API key", {
    details: [{ path: "scope.api_key", message: "must be an API key of this project" }],
  });
}
