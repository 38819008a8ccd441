import { serve } from "@/lib/auth/serve";
import { RULES } from "@/lib/schema/http/endpoints/rules";
import { inThread } from "@/lib/threads/in-thread";

export const POST = serve(RULES.backtest, ({ request, projectId, body }) =>
  inThread("backtest", [projectId, body, Date.now()], { projectId, signal: request.signal }),
);
