import { guardedAdmin } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { revokeApiKey } from "@/lib/manage/revoke-api-key";

export const DELETE = guardedAdmin(async (_request, { actor, params }) => {
  await revokeApiKey(actor, pathId(params.keyId));
  return new Response(null, { status: 204, headers: { "cache-control": "no-store" } });
});
