import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { resetRule } from "@/lib/manage/edit-rules";

export const POST = guarded("edit", async (_request, { actor, params }) =>
  json(await resetRule(actor, pathId(params.ruleId), Date.now())),
);
