import { z } from "zod";
import { serve } from "@/lib/auth/serve";
import { loadDeliveries } from "@/lib/dashboard/alerts/load-alerts";
import { parseParameter } from "@/lib/schema/figures/reading-query";
import { DELIVERIES } from "@/lib/schema/http/endpoints/channels";

const ChannelId = z.uuid("must be a channel id").optional();

export const GET = serve(DELIVERIES.list, async ({ query, projectId }) => ({
  deliveries: await loadDeliveries(projectId, parseParameter(query, "channel_id", ChannelId)),
}));
