import { serve } from "@/lib/auth/serve";
import { openapiDocument } from "@/lib/dashboard/settings/openapi-document";
import { OPENAPI } from "@/lib/schema/http/endpoints/openapi";

let document: string | undefined;

// Open by design: it contains no data.
export const GET = serve(OPENAPI.document, async () => {
  document ??= JSON.stringify(openapiDocument());
  return new Response(document, {
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  });
});
