import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { backtest } from "@/lib/pipeline/backtest";
import { BacktestQuestion } from "@/lib/schema/backtest";

export const POST = guarded("edit", async (request, { projectId }) =>
  json(await backtest(projectId, await readJson(request, BacktestQuestion), Date.now(), request.signal)),
);
