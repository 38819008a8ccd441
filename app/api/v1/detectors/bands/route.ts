import { serve } from "@/lib/auth/serve";
import { loadDetectorBands } from "@/lib/dashboard/detectors/load-detectors";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { DETECTORS } from "@/lib/schema/http/endpoints/detectors";

export const GET = serve(DETECTORS.bands, async ({ query, projectId }) => {
  const { filters, from, to } = await readingSpan(query, projectId);
  return loadDetectorBands(projectId, filters, { from, to });
});
