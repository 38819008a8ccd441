import { serve } from "@/lib/auth/serve";
import { actOnLink } from "@/lib/manage/act-on-link";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

// Open by design: the signature in the link is the credential. There is no GET that acts.
export const POST = serve(ALERTS.actOnLink, async ({ params, body, now }) => ({
  alerts: await actOnLink(params.token, body, await now()),
}));
