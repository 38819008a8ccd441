import { clientAddress } from "@/lib/auth/client-address";
import { json, unguarded } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { env } from "@/lib/env";
import { isSetUpWaiting, setUp } from "@/lib/manage/set-up";
import { SetUp } from "@/lib/schema/people/set-up";

// Open by design: there are no users yet. The one-time code on the console is the credential.
export const GET = unguarded(async () => json({ open: await isSetUpWaiting() }));

export const POST = unguarded(async (request) => {
  const input = await readJson(request, SetUp);
  const made = await setUp(input, clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES));
  return json({ user_id: made.userId, project_id: made.projectId, api_key: made.apiKey }, 201);
});
