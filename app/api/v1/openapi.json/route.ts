import { unguarded } from "@/lib/auth/guard";
import { openapiDocument } from "@/lib/dashboard/settings/openapi-document";

let document: string | undefined;

// Open by design: it contains no data.
export const GET = unguarded(async () => {
  document ??= JSON.stringify(openapiDocument());
  return new Response(document, {
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  });
});
