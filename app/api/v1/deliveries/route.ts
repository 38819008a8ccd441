import { z } from "zod";
import { guarded, json } from "@/lib/auth/guard";
import { loadDeliveries } from "@/lib/dashboard/alerts/load-alerts";
import { parseParameter } from "@/lib/schema/figures/reading-query";

const ChannelId = z.uuid("must be a channel id").optional();

export const GET = guarded("edit", async (request, { projectId }) => {
  const channelId = parseParameter(new URL(request.url).searchParams, "channel_id", ChannelId);
  return json({ deliveries: await loadDeliveries(projectId, channelId) });
});
