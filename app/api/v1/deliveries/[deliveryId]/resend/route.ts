import { serve } from "@/lib/auth/serve";
import { resend } from "@/lib/manage/handle-alerts";
import { DELIVERIES } from "@/lib/schema/http/endpoints/channels";

export const POST = serve(DELIVERIES.resend, async ({ actor, params }) => {
  await resend(actor, params.deliveryId);
  return { queued: true };
});
