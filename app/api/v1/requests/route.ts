import { guarded, json } from "@/lib/auth/guard";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadRequestPage, requestQuery } from "@/lib/dashboard/requests/load-pages";
import { requestsCsv } from "@/lib/dashboard/requests/requests-csv";
import { acceptRequests } from "@/lib/pipeline/ingest/accept-requests";

export const POST = guarded("ingest", async (request, { projectId }) => {
  const answer = await acceptRequests(request, projectId);
  const allRefused = answer.rejected.length > 0 && answer.accepted + answer.duplicates === 0;
  return json(answer, allRefused ? 422 : 200);
});

export const GET = guarded("read", async (request, { projectId }) => {
  const span = await readingSpan(request, projectId);
  const query = new URL(request.url).searchParams;
  if (query.get("format") !== "csv") return json(await loadRequestPage(span, query));
  return new Response(requestsCsv(requestQuery(span, query)), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="requests.csv"',
      "cache-control": "no-store",
    },
  });
});
