import { guarded, json } from "@/lib/auth/guard";
import { loadDetectors } from "@/lib/dashboard/detectors/load-detectors";
import { readingSpan } from "@/lib/dashboard/range/reading-span";

export const GET = guarded("read", async (request, { projectId }) => {
  const { filters } = await readingSpan(request, projectId);
  return json({ detectors: await loadDetectors(projectId, filters, Date.now()) });
});
