import { serve } from "@/lib/auth/serve";
import { loadApiKeys } from "@/lib/dashboard/settings/load-api-keys";
import { changeApiKey, revokeApiKey } from "@/lib/manage/edit-api-keys";
import { notFound } from "@/lib/schema/http/api-error";
import { API_KEYS } from "@/lib/schema/http/endpoints/projects";

export const PATCH = serve(API_KEYS.change, async ({ actor, projectId, params, body, now }) => {
  await changeApiKey(actor, params.keyId, body);
  const key = (await loadApiKeys(projectId, await now())).find(({ id }) => id === params.keyId);
  if (!key) throw notFound();
  return key;
});

export const DELETE = serve(API_KEYS.revoke, ({ actor, params }) => revokeApiKey(actor, params.keyId));
