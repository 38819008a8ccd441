import { guardedAdmin, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { loadApiKeys } from "@/lib/dashboard/settings/load-api-keys";
import { createApiKey } from "@/lib/manage/create-api-key";
import { NewApiKey } from "@/lib/schema/people/api-key";
import { databaseNow } from "@/lib/store/database/database-clock";

export const GET = guardedAdmin(async (_request, { projectId }) =>
  json({ api_keys: await loadApiKeys(projectId) }),
);

export const POST = guardedAdmin(async (request, { actor }) => {
  const input = await readJson(request, NewApiKey);
  const { keyId, key } = await createApiKey(actor, input, await databaseNow());
  return json({ id: keyId, name: input.name, scopes: input.scopes, key }, 201);
});
