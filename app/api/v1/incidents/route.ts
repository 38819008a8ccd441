import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { createIncident, loadIncidents } from "@/lib/manage/edit-incidents";
import { NewIncident } from "@/lib/schema/detectors/incident";

export const GET = guarded("read", async (_request, { projectId }) =>
  json({ incidents: await loadIncidents(projectId) }),
);

export const POST = guarded("act", async (request, { actor }) =>
  json(await createIncident(actor, await readJson(request, NewIncident)), 201),
);
