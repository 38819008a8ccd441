import { guarded, json } from "@/lib/auth/guard";
import { readJson } from "@/lib/auth/read-json";
import { actOnAlerts } from "@/lib/manage/bulk-alerts";
import { BulkAction } from "@/lib/schema/alerts/bulk-action";
import { databaseNow } from "@/lib/store/database/database-clock";

export const POST = guarded("act", async (request, { actor }) =>
  json(await actOnAlerts(actor, await readJson(request, BulkAction), await databaseNow())),
);
