import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { loadBudgets } from "@/lib/dashboard/settings/load-budgets";
import { createBudget } from "@/lib/manage/edit-budgets";
import { NewBudget } from "@/lib/schema/rules/budget";

export const GET = guarded("read", async (_request, { projectId }) =>
  json({ budgets: await loadBudgets(projectId, Date.now()) }),
);

export const POST = guarded("edit", async (request, { actor }) =>
  json(await createBudget(actor, await readJson(request, NewBudget)), 201),
);
