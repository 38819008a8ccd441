import { guarded, json } from "@/lib/auth/guard";
import { pathId } from "@/lib/auth/path-id";
import { readJsonOrNothing } from "@/lib/auth/read-json";
import { rotateSigningSecret } from "@/lib/manage/edit-channels";
import { SecretRotation } from "@/lib/schema/channels/channel";

export const POST = guarded("edit", async (request, { actor, params }) => {
  const { keep_hours } = await readJsonOrNothing(request, SecretRotation);
  const { channel, secret } = await rotateSigningSecret(actor, pathId(params.channelId), keep_hours);
  return json({ ...channel, secret });
});
