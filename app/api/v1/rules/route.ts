import { serve } from "@/lib/auth/serve";
import { createRule, loadRuleViews } from "@/lib/manage/edit-rules";
import { RULES } from "@/lib/schema/http/endpoints/rules";

export const GET = serve(RULES.list, async ({ projectId }) => ({ rules: await loadRuleViews(projectId) }));

export const POST = serve(RULES.create, ({ actor, body }) => createRule(actor, body));
