import { keyFamily } from "@/lib/auth/actor";
import { json } from "@/lib/auth/guard";
import { serve, serveIngest } from "@/lib/auth/serve";
import { readingSpan } from "@/lib/dashboard/range/reading-span";
import { loadRequestPage, requestQuery } from "@/lib/dashboard/requests/load-pages";
import { csvColumns, requestsCsv } from "@/lib/dashboard/requests/requests-csv";
import { acceptRequests } from "@/lib/pipeline/ingest/accept-requests";
import { REQUESTS } from "@/lib/schema/http/endpoints/requests";
import { ingestStatus } from "@/lib/schema/request/ingest-answer";

export const POST = serveIngest(REQUESTS.send, async ({ request, actor, projectId }) => {
  const answer = await acceptRequests(request, projectId, keyFamily(actor));
  return json(answer, ingestStatus(answer));
});

export const GET = serve(REQUESTS.list, async ({ query, projectId }) => {
  const span = await readingSpan(query, projectId);
  if (query.get("format") !== "csv") return loadRequestPage(span, query);
  return new Response(requestsCsv(requestQuery(span, query), csvColumns(query)), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="requests.csv"',
      "cache-control": "no-store",
    },
  });
});
