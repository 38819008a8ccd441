import { clientAddress } from "@/lib/auth/client-address";
import { throttleNetwork } from "@/lib/auth/credentials/throttle";
import { serve } from "@/lib/auth/serve";
import { env } from "@/lib/env";
import { actOnLink } from "@/lib/manage/act-on-link";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

// Open by design: the signature in the link is the credential. There is no GET that acts.
export const POST = serve(ALERTS.actOnLink, async ({ request, params, body, now }) => {
  await throttleNetwork(clientAddress(request.headers, env().SIGHTLINE_TRUSTED_PROXIES));
  return { alerts: await actOnLink(params.token, body, await now()) };
});
