import { serve } from "@/lib/auth/serve";
import { auditCsv, auditFilter, loadAuditPage } from "@/lib/dashboard/settings/load-audit";
import { AUDIT } from "@/lib/schema/http/endpoints/teams";

export const GET = serve(AUDIT.list, async ({ actor, query }) => {
  const filter = auditFilter(query);
  if (query.get("format") !== "csv") return loadAuditPage(actor.teamId, filter);
  return new Response(auditCsv(actor.teamId, filter), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="audit.csv"',
      "cache-control": "no-store",
    },
  });
});
