import type { IdentityView } from "@/lib/schema/people/sign-on";
import { listIdentitiesOfTeam } from "@/lib/store/people/identities";

/** Members of a team that have signed in through a provider, the latest first. */
export async function loadIdentities(teamId: string): Promise<IdentityView[]> {
  const rows = await listIdentitiesOfTeam(teamId);
  return rows.map(({ user, issuer, email, createdAt, lastUsedAt }) => ({
    user_id: user.id,
    user_email: user.email,
    name: user.name,
    issuer,
    email,
    linked_at: createdAt.toISOString(),
    last_used_at: lastUsedAt.toISOString(),
  }));
}
