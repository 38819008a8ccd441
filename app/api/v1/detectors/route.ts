import { serve } from "@/lib/auth/serve";
import { loadDetectors } from "@/lib/dashboard/detectors/load-detectors";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { DETECTORS } from "@/lib/schema/http/endpoints/detectors";

export const GET = serve(DETECTORS.list, async ({ query, projectId }) => {
  const { filters } = await readingSpan(query, projectId);
  return { detectors: await loadDetectors(projectId, filters, Date.now()) };
});
