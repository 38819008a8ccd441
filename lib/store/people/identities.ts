import type { ProviderIdentity } from "@/lib/schema/people/sign-on";
import type { Client } from "@/lib/store/database/client";
import { prisma } from "@/lib/store/database/prisma";

/** Sign-ins for one address take turns until the transaction ends. */
export async function lockAddress(client: Client, email: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended('sign-on:' || $1, 0))", [email]);
}

type Known = { userId: string; disabled: boolean };

export async function findIdentityUser(
  client: Client,
  { issuer, subject }: ProviderIdentity,
): Promise<Known | null> {
  const { rows } = await client.query<Known>(
    `SELECT u.id AS "userId", u.disabled_at IS NOT NULL AS disabled
     FROM identities i JOIN users u ON u.id = i.user_id WHERE i.issuer = $1 AND i.subject = $2`,
    [issuer, subject],
  );
  return rows[0] ?? null;
}

/** The user with this address. `taken`: another identity of the provider is linked to them. */
export async function findAddressUser(
  client: Client,
  { issuer, email }: ProviderIdentity,
): Promise<(Known & { taken: boolean }) | null> {
  const { rows } = await client.query<Known & { taken: boolean }>(
    `SELECT id AS "userId", disabled_at IS NOT NULL AS disabled,
            EXISTS (SELECT 1 FROM identities i WHERE i.user_id = users.id AND i.issuer = $1) AS taken
     FROM users WHERE email = $2`,
    [issuer, email],
  );
  return rows[0] ?? null;
}

export async function insertIdentity(
  client: Client,
  userId: string,
  identity: ProviderIdentity,
): Promise<void> {
  await client.query("INSERT INTO identities (issuer, subject, user_id, email) VALUES ($1, $2, $3, $4)", [
    identity.issuer,
    identity.subject,
    userId,
    identity.email,
  ]);
}

export async function touchIdentity(
  client: Client,
  { issuer, subject, email }: ProviderIdentity,
): Promise<void> {
  await client.query(
    "UPDATE identities SET email = $3, last_used_at = now() WHERE issuer = $1 AND subject = $2",
    [issuer, subject, email],
  );
}

/**
 * The team with this name, or the oldest one, its row locked; null where there is none, or more than one of the name.
 * A team whose deletion was waited for is gone from a second look.
 */
export async function lockNewcomerTeam(client: Client, name: string | null): Promise<string | null> {
  const look = () =>
    client.query<{ id: string }>(
      name === null
        ? "SELECT id FROM teams WHERE deleted_at IS NULL ORDER BY created_at, id LIMIT 1 FOR NO KEY UPDATE"
        : "SELECT id FROM teams WHERE deleted_at IS NULL AND name = $1 LIMIT 2 FOR NO KEY UPDATE",
      name === null ? [] : [name],
    );
  let { rows } = await look();
  if (rows.length === 0) rows = (await look()).rows;
  return rows.length === 1 ? rows[0]!.id : null;
}

export async function listTeamsOfUser(client: Client, userId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    "SELECT team_id AS id FROM memberships WHERE user_id = $1",
    [userId],
  );
  return rows.map(({ id }) => id);
}

/** Members of a team that have signed in through a provider. */
export function listIdentitiesOfTeam(teamId: string) {
  return prisma().identity.findMany({
    where: { user: { memberships: { some: { teamId } } } },
    select: {
      issuer: true,
      email: true,
      createdAt: true,
      lastUsedAt: true,
      user: { select: { id: true, email: true, name: true } },
    },
    orderBy: [{ lastUsedAt: "desc" }, { userId: "asc" }],
    take: 1_000,
  });
}
