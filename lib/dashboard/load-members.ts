import type { MemberView } from "@/lib/schema/member";
import type { Role } from "@/lib/schema/role";
import { listMembers } from "@/lib/store/memberships";

/** The members of a team, oldest first. */
export async function loadMembers(teamId: string): Promise<MemberView[]> {
  const rows = await listMembers(teamId);
  return rows.map(({ user, role, createdAt }) => ({
    user_id: user.id,
    email: user.email,
    name: user.name,
    role: role as Role,
    since: createdAt.toISOString(),
  }));
}
