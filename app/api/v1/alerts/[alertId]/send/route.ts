import { serve } from "@/lib/auth/serve";
import { sendNow } from "@/lib/manage/handle-alerts";
import { ALERTS } from "@/lib/schema/http/endpoints/alerts";

export const POST = serve(ALERTS.send, async ({ actor, params, now }) => ({
  channels: await sendNow(actor, params.alertId, await now()),
}));
