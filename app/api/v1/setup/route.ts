import { clientAddress } from "@/lib/auth/client-address";
import { serve } from "@/lib/auth/serve";
import { env } from "@/lib/env";
import { isSetUpWaiting, setUp } from "@/lib/manage/set-up";
import { SETUP } from "@/lib/schema/http/endpoints/installation";

// Open by design: there are no users yet. The one-time code on the console is the credential.
export const GET = serve(SETUP.state, async () => ({ open: await isSetUpWaiting() }));

export const POST = serve(SETUP.run, async ({ request, body }) => {
  const made = await setUp(body, clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES));
  return {
    user_id: made.userId,
    project_id: made.projectId,
    api_key: made.apiKey,
    manage_key: made.manageKey,
  };
});
