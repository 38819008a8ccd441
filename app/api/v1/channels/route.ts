import { serve } from "@/lib/auth/serve";
import { createChannel, loadChannelViews } from "@/lib/manage/edit-channels";
import { CHANNELS } from "@/lib/schema/http/endpoints/channels";

export const GET = serve(CHANNELS.list, async ({ projectId }) => ({
  channels: await loadChannelViews(projectId),
}));

export const POST = serve(CHANNELS.create, async ({ actor, body }) => {
  const { channel, madeSecret } = await createChannel(actor, body);
  return madeSecret ? { ...channel, secret: madeSecret } : channel;
});
