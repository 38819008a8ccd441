import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { testChannel } from "@/lib/manage/test-channel";

export const POST = guarded("edit", async (_request, { projectId, params }) =>
  json(await testChannel(projectId, pathId(params.channelId), Date.now())),
);
