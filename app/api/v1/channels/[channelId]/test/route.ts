import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJsonOrNothing } from "@/lib/auth/read-json";
import { testChannel } from "@/lib/manage/test-channel";
import { ChannelTest } from "@/lib/schema/channels/channel";
import { databaseNow } from "@/lib/store/database/database-clock";

export const POST = guarded("edit", async (request, { projectId, params }) => {
  const test = await readJsonOrNothing(request, ChannelTest);
  return json(await testChannel(projectId, pathId(params.channelId), test, await databaseNow()));
});
