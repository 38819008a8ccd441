import { serve } from "@/lib/auth/serve";
import { createIncident, loadIncidents } from "@/lib/manage/edit-incidents";
import { INCIDENTS } from "@/lib/schema/http/endpoints/detectors";

export const GET = serve(INCIDENTS.list, async ({ projectId }) => ({
  incidents: await loadIncidents(projectId),
}));

export const POST = serve(INCIDENTS.create, ({ actor, body }) => createIncident(actor, body));
