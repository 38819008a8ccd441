import { serve } from "@/lib/auth/serve";
import { loadQuality } from "@/lib/dashboard/quality/load-quality";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { FIGURES } from "@/lib/schema/http/endpoints/figures";

export const GET = serve(FIGURES.quality, async ({ query, projectId }) => {
  const { filters, from, to } = await readingSpan(query, projectId);
  return loadQuality(projectId, filters, { from, to });
});
