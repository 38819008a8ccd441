import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { loadAlertChart } from "@/lib/dashboard/load-alert-chart";

export const GET = guarded("read", async (_request, { projectId, params }) =>
  json({ chart: await loadAlertChart(projectId, pathId(params.alertId), Date.now()) }),
);
