import { json, unguarded } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { actOnLink } from "@/lib/manage/act-on-link";
import { LinkAction } from "@/lib/schema/alerts/link-action";
import { databaseNow } from "@/lib/store/database/database-clock";

// Open by design: the signature in the link is the credential. There is no GET that acts.
export const POST = unguarded(async (request, { params }) => {
  const alerts = await actOnLink(
    params.token ?? "",
    await readJson(request, LinkAction),
    await databaseNow(),
  );
  return json({ alerts });
});
