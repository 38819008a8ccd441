import { limitRate } from "@/lib/auth/credentials/throttle";
import { serve } from "@/lib/auth/serve";
import { testChannel } from "@/lib/pipeline/deliver/test-channel";
import { CHANNELS } from "@/lib/schema/http/endpoints/channels";

// Each is a real message: to a pager, or to the named recipients.
const PER_CHANNEL_AND_MINUTE = 6;
const PER_PROJECT_AND_HOUR = 30;

export const POST = serve(CHANNELS.test, async ({ projectId, params: { channelId }, body, now }) => {
  await limitRate(`test of channel ${projectId} ${channelId}`, PER_CHANNEL_AND_MINUTE, 60);
  await limitRate(`test of project ${projectId}`, PER_PROJECT_AND_HOUR, 3_600);
  return testChannel(projectId, channelId, body, await now());
});
