import { serve } from "@/lib/auth/serve";
import { loadRequest } from "@/lib/dashboard/requests/load-request";
import { REQUESTS } from "@/lib/schema/http/endpoints/requests";

export const GET = serve(REQUESTS.show, ({ query, projectId, params }) =>
  loadRequest(projectId, params.requestId, query.get("timestamp")),
);
