import { guarded, json } from "@/lib/auth/guard";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadCircuits } from "@/lib/dashboard/series/load-circuits";

export const GET = guarded("read", async (request, { projectId }) =>
  json(await loadCircuits(await readingSpan(request, projectId))),
);
