import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { createChannel, loadChannelViews } from "@/lib/manage/edit-channels";
import { NewChannel } from "@/lib/schema/channels/channel";

export const GET = guarded("edit", async (_request, { projectId }) =>
  json({ channels: await loadChannelViews(projectId) }),
);

export const POST = guarded("edit", async (request, { actor }) => {
  const { channel, madeSecret } = await createChannel(actor, await readJson(request, NewChannel));
  return json(madeSecret ? { ...channel, secret: madeSecret } : channel, 201);
});
