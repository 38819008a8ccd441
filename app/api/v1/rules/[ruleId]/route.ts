import { serve } from "@/lib/auth/serve";
import { changeRule, removeRule } from "@/lib/manage/edit-rules";
import { RULES } from "@/lib/schema/http/endpoints/rules";

export const PATCH = serve(RULES.change, async ({ actor, params, body, now }) =>
  changeRule(actor, params.ruleId, body, await now()),
);

export const DELETE = serve(RULES.remove, async ({ actor, params, now }) =>
  removeRule(actor, params.ruleId, await now()),
);
