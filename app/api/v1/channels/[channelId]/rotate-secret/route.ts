import { serve } from "@/lib/auth/serve";
import { rotateSigningSecret } from "@/lib/manage/edit-channels";
import { CHANNELS } from "@/lib/schema/http/endpoints/channels";

export const POST = serve(CHANNELS.rotateSecret, async ({ actor, params, body }) => {
  const { channel, secret } = await rotateSigningSecret(actor, params.channelId, body.keep_hours);
  return { ...channel, secret };
});
