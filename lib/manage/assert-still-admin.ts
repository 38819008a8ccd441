import type { UserActor } from "@/lib/auth/actor";
import { ApiError } from "@/lib/schema/http/api-error";
import type { Role } from "@/lib/schema/people/role";
import type { Client } from "@/lib/store/database/client";
import { lockRoles } from "@/lib/store/people/memberships";

/**
 * Locks the team and returns the roles of its members. The actor may have been demoted or removed while the call was on
 * its way.
 */
export async function assertStillAdmin(
  client: Client,
  { teamId, userId }: UserActor,
): Promise<Map<string, Role>> {
  const roles = await lockRoles(client, teamId);
  if (roles.get(userId) !== "admin") throw new ApiError(403, "forbidden", "Requires the admin role");
  return roles;
}
