import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { changeRule, removeRule } from "@/lib/manage/edit-rules";
import { RuleChange } from "@/lib/schema/rules/rule";
import { databaseNow } from "@/lib/store/database/database-clock";

export const PATCH = guarded("edit", async (request, { actor, params }) =>
  json(
    await changeRule(actor, pathId(params.ruleId), await readJson(request, RuleChange), await databaseNow()),
  ),
);

export const DELETE = guarded("edit", async (_request, { actor, params }) => {
  await removeRule(actor, pathId(params.ruleId), await databaseNow());
  return new Response(null, { status: 204 });
});
