import { serve } from "@/lib/auth/serve";
import { resetRule } from "@/lib/manage/edit-rules";
import { RULES } from "@/lib/schema/http/endpoints/rules";

export const POST = serve(RULES.reset, async ({ actor, params, now }) =>
  resetRule(actor, params.ruleId, await now()),
);
