import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";

export const GET = guarded("read", async (_request, { projectId, params }) =>
  json(await loadAlertDetail(projectId, pathId(params.alertId))),
);
