import { serve } from "@/lib/auth/serve";
import { loadApiKeys } from "@/lib/dashboard/settings/load-api-keys";
import { createApiKey } from "@/lib/manage/edit-api-keys";
import { API_KEYS } from "@/lib/schema/http/endpoints/projects";

export const GET = serve(API_KEYS.list, async ({ projectId, now }) => ({
  api_keys: await loadApiKeys(projectId, await now()),
}));

export const POST = serve(API_KEYS.create, async ({ actor, body, now }) => {
  const { keyId, key } = await createApiKey(actor, body, await now());
  return { id: keyId, name: body.name, scopes: body.scopes, key };
});
