import type { ZoneChoice } from "@/lib/schema/people/account";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { prisma } from "@/lib/store/database/prisma";

export function findUserByEmail(email: string) {
  return prisma().user.findUnique({
    where: { email },
    select: {
      id: true,
      email: true,
      name: true,
      passwordHash: true,
      sessionVersion: true,
      disabledAt: true,
    },
  });
}

export async function findPasswordHash(userId: string): Promise<string | null> {
  const user = await prisma().user.findUnique({ where: { id: userId }, select: { passwordHash: true } });
  return user?.passwordHash ?? null;
}

export async function updateUserName(client: Client, userId: string, name: string): Promise<string | null> {
  const { rows } = await client.query<{ was: string }>(
    `UPDATE users u SET name = $2 FROM (SELECT id, name FROM users WHERE id = $1 FOR NO KEY UPDATE) old
     WHERE u.id = old.id RETURNING old.name AS was`,
    [userId, name],
  );
  return rows[0]?.was ?? null;
}

/** Returns the choice before; null if there is no such user. */
export async function updateUserZone(
  client: Client,
  userId: string,
  zone: ZoneChoice,
): Promise<ZoneChoice | null> {
  const { rows } = await client.query<{ was: ZoneChoice }>(
    `UPDATE users u SET time_zone = $2 FROM (SELECT id, time_zone FROM users WHERE id = $1 FOR NO KEY UPDATE) old
     WHERE u.id = old.id RETURNING old.time_zone AS was`,
    [userId, zone],
  );
  return rows[0]?.was ?? null;
}

/** `passwordHash`: null for people who come by single sign-on. */
export type NewUser = {
  email: string;
  name: string;
  passwordHash: string | null;
  /** Made by the holder of an invitation link, who may be another than the owner of the address. */
  addressUnproven?: boolean;
};

/** The id of the new user, or null if the email address is taken. */
export async function insertUser(client: Client, user: NewUser): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO users (email, name, password_hash, address_unproven) VALUES ($1, $2, $3, $4)
     ON CONFLICT (email) DO NOTHING RETURNING id`,
    [user.email, user.name, user.passwordHash, user.addressUnproven ?? false],
  );
  return rows[0]?.id ?? null;
}

export async function updatePasswordHash(
  client: Client,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await client.query("UPDATE users SET password_hash = $2 WHERE id = $1", [userId, passwordHash]);
}

/** Sets the hash unless the password has changed since `was` was verified; whether it did. */
export async function replacePasswordHash(
  client: Client,
  userId: string,
  was: string,
  becomes: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2",
    [userId, was, becomes],
  );
  return rowCount === 1;
}

/** The provider vouches for the address: a password that someone else may have set is gone. Whether there was one. */
export async function dropUnprovenPassword(client: Client, userId: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "UPDATE users SET password_hash = NULL, address_unproven = false WHERE id = $1 AND address_unproven",
    [userId],
  );
  return rowCount === 1;
}

/** Replaces the hash by a stronger one of the same password, unless the password has changed since. */
export async function renewPasswordHash(userId: string, was: string, becomes: string): Promise<void> {
  await pool().query("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2", [
    userId,
    was,
    becomes,
  ]);
}
