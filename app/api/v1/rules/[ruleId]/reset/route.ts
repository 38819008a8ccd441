import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { resetRule } from "@/lib/manage/edit-rules";
import { databaseNow } from "@/lib/store/database/database-clock";

export const POST = guarded("edit", async (_request, { actor, params }) =>
  json(await resetRule(actor, pathId(params.ruleId), await databaseNow())),
);
