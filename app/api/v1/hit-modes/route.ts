import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { loadHitModes } from "@/lib/dashboard/detectors/load-hit-modes";
import { setHitModes } from "@/lib/manage/set-hit-modes";
import { HitModes } from "@/lib/schema/detectors/hit-mode";

export const GET = guarded("edit", async (_request, { projectId }) =>
  json(await loadHitModes(projectId, Date.now())),
);

export const PUT = guarded("edit", async (request, { actor, projectId }) => {
  const { modes } = await readJson(request, HitModes);
  await setHitModes(actor, modes);
  return json(await loadHitModes(projectId, Date.now()));
});
