import { serve } from "@/lib/auth/serve";
import { loadHitModes } from "@/lib/dashboard/detectors/load-hit-modes";
import { setHitModes } from "@/lib/manage/set-hit-modes";
import { HITS } from "@/lib/schema/http/endpoints/detectors";

export const GET = serve(HITS.modes, ({ projectId }) => loadHitModes(projectId, Date.now()));

export const PUT = serve(HITS.setModes, async ({ actor, projectId, body }) => {
  await setHitModes(actor, body.modes);
  return loadHitModes(projectId, Date.now());
});
