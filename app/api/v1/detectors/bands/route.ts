import { guarded, json } from "@/lib/auth/guard";
import { loadDetectorBands } from "@/lib/dashboard/load-detectors";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const GET = guarded("read", async (request, { projectId }) => {
  const { filters, from, to } = await readingSpan(request, projectId);
  return json(await loadDetectorBands(projectId, filters, { from, to }));
});
