import { serve } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadTextDashboard } from "@/lib/dashboard/series/load-text-dashboard";
import { FIGURES } from "@/lib/schema/http/endpoints/figures";

export const GET = serve(FIGURES.textDashboard, async ({ query, projectId }) =>
  loadTextDashboard(await readingSpan(query, projectId), Date.now()),
);
