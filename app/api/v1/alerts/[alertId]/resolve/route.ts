import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { loadAlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { resolveByHand } from "@/lib/manage/handle-alerts";
import { databaseNow } from "@/lib/store/database/database-clock";

export const POST = guarded("act", async (_request, { actor, projectId, params }) => {
  await resolveByHand(actor, pathId(params.alertId), await databaseNow());
  return json(await loadAlertDetail(projectId, pathId(params.alertId)));
});
