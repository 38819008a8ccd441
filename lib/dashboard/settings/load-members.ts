import type { MemberView } from "@/lib/schema/people/member";
import type { Role } from "@/lib/schema/people/role";
import { listMembers } from "@/lib/store/people/memberships";

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
