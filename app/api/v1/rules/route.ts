import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { createRule, loadRuleViews } from "@/lib/manage/edit-rules";
import { NewRule } from "@/lib/schema/rules/rule";

export const GET = guarded("edit", async (_request, { projectId }) =>
  json({ rules: await loadRuleViews(projectId) }),
);

export const POST = guarded("edit", async (request, { actor }) =>
  json(await createRule(actor, await readJson(request, NewRule)), 201),
);
