import { ApiError } from "@/lib/schema/http/api-error";
import { type QuotaName, quotaRemedy, quotaText } from "@/lib/schema/http/quota";
import type { Client } from "@/lib/store/database/client";
import { hasRoom } from "@/lib/store/database/quotas";

/** Throws 409 where the project, team, user or alert would exceed its quota; before the rows are inserted. */
export async function requireRoom(
  client: Client,
  quota: QuotaName,
  scope: number | string,
  adding = 1,
): Promise<void> {
  if (await hasRoom(client, quota, scope, adding)) return;
  throw new ApiError(409, "quota", `${quotaText(quota)}; ${quotaRemedy(quota)}`);
}
