import { limitRate } from "@/lib/auth/credentials/throttle";
import { serve } from "@/lib/auth/serve";
import { testChannel } from "@/lib/pipeline/deliver/test-channel";
import { CHANNELS } from "@/lib/schema/http/endpoints/channels";
import { TESTS } from "@/lib/schema/http/quota";

export const POST = serve(CHANNELS.test, async ({ projectId, params: { channelId }, body, now }) => {
  await limitRate(`test of channel ${projectId} ${channelId}`, TESTS.perChannelAndMinute, 60);
  await limitRate(`test of project ${projectId}`, TESTS.perProjectAndHour, 3_600);
  return testChannel(projectId, channelId, body, await now());
});
