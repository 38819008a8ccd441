import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJson } from "@/lib/auth/read-json";
import { changeChannel, removeChannel } from "@/lib/manage/edit-channels";
import { ChannelChange } from "@/lib/schema/channels/channel";

export const PATCH = guarded("edit", async (request, { actor, params }) =>
  json(await changeChannel(actor, pathId(params.channelId), await readJson(request, ChannelChange))),
);

export const DELETE = guarded("edit", async (_request, { actor, params }) => {
  await removeChannel(actor, pathId(params.channelId));
  return new Response(null, { status: 204 });
});
