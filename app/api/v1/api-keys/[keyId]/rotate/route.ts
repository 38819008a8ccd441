import { serve } from "@/lib/auth/serve";
import { rotateApiKey } from "@/lib/manage/edit-api-keys";
import { API_KEYS } from "@/lib/schema/http/endpoints/projects";

export const POST = serve(API_KEYS.rotate, async ({ actor, params, body, now }) => {
  const made = await rotateApiKey(actor, params.keyId, body.keep_hours, await now());
  const { keyId, key, name, scopes, expiresAt, oldEndsAt } = made;
  const ends = { expires_at: expiresAt?.toISOString() ?? null, old_ends_at: oldEndsAt.toISOString() };
  return { id: keyId, name, scopes, key, ...ends };
});
