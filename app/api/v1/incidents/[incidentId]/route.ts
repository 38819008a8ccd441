import { guarded } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { removeIncident } from "@/lib/manage/edit-incidents";

export const DELETE = guarded("act", async (_request, { actor, params }) => {
  await removeIncident(actor, pathId(params.incidentId));
  return new Response(null, { status: 204 });
});
