import { serve } from "@/lib/auth/serve";
import { changeChannel, removeChannel } from "@/lib/manage/edit-channels";
import { CHANNELS } from "@/lib/schema/http/endpoints/channels";

export const PATCH = serve(CHANNELS.change, ({ actor, params, body }) =>
  changeChannel(actor, params.channelId, body),
);

export const DELETE = serve(CHANNELS.remove, ({ actor, params }) => removeChannel(actor, params.channelId));
