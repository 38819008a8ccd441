import { serve } from "@/lib/auth/serve";
import { loadChanges } from "@/lib/dashboard/detectors/load-changes";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { DETECTORS } from "@/lib/schema/http/endpoints/detectors";

export const GET = serve(DETECTORS.changes, async ({ query, projectId }) => {
  const { filters, from, to } = await readingSpan(query, projectId);
  return { changes: await loadChanges(projectId, { from, to }, filters) };
});
