import { guarded, json } from "@/lib/auth/guard";
import { loadAlertList } from "@/lib/dashboard/alerts/load-alerts";

export const GET = guarded("read", async (request, { projectId }) =>
  json(await loadAlertList(projectId, new URL(request.url).searchParams)),
);
