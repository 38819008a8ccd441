import { serve } from "@/lib/auth/serve";
import { backtest } from "@/lib/pipeline/replay/backtest";
import { RULES } from "@/lib/schema/http/endpoints/rules";

export const POST = serve(RULES.backtest, ({ request, projectId, body }) =>
  backtest(projectId, body, Date.now(), request.signal),
);
