import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { backtest } from "@/lib/pipeline/replay/backtest";
import { BacktestQuestion } from "@/lib/schema/rules/backtest";

export const POST = guarded("edit", async (request, { projectId }) =>
  json(await backtest(projectId, await readJson(request, BacktestQuestion), Date.now(), request.signal)),
);
