import { serve } from "@/lib/auth/serve";
import { testChannel } from "@/lib/pipeline/deliver/test-channel";
import { CHANNELS } from "@/lib/schema/http/endpoints/channels";

export const POST = serve(CHANNELS.test, async ({ projectId, params, body, now }) =>
  testChannel(projectId, params.channelId, body, await now()),
);
