import { guarded, json } from "@/lib/auth/guard";
import { loadDetectorBands } from "@/lib/dashboard/detectors/load-detectors";
import { readingSpan } from "@/lib/dashboard/range/reading-span";

export const GET = guarded("read", async (request, { projectId }) => {
  const { filters, from, to } = await readingSpan(request, projectId);
  return json(await loadDetectorBands(projectId, filters, { from, to }));
});
