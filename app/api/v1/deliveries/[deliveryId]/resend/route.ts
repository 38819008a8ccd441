import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { resend } from "@/lib/manage/handle-alerts";

export const POST = guarded("edit", async (_request, { actor, params }) => {
  await resend(actor, pathId(params.deliveryId));
  return json({ queued: true }, 202);
});
