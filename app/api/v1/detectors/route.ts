import { guarded, json } from "@/lib/auth/guard";
import { loadDetectors } from "@/lib/dashboard/load-detectors";
import { readingSpan } from "@/lib/dashboard/reading-span";

export const GET = guarded("read", async (request, { projectId }) => {
  const { filters } = await readingSpan(request, projectId);
  return json({ detectors: await loadDetectors(projectId, filters, Date.now()) });
});
