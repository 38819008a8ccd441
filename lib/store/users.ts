import { prisma } from "./prisma";

export type SignedIn = {
  userId: string;
  email: string;
  name: string;
  sessionId: string;
};

const IDLE_MS = 12 * 3_600_000;
const ABSOLUTE_MS = 7 * 24 * 3_600_000;
const TOUCH_MS = 60_000;

export async function findUserByEmail(email: string) {
  return prisma().user.findUnique({ where: { email } });
}

export async function countUsers(): Promise<number> {
  return prisma().user.count();
}

/** A new session row; the cookie holds its id. */
export async function insertSession(userId: string, now: Date): Promise<string> {
  const expiresAt = new Date(now.getTime() + ABSOLUTE_MS);
  const session = await prisma().session.create({ data: { userId, expiresAt, lastSeenAt: now } });
  return session.id;
}

/** The user behind a session, read anew at every call; null once it is revoked, idle, expired or its user disabled. */
export async function findSession(
  sessionId: string,
  sessionVersion: number,
  now: Date,
): Promise<SignedIn | null> {
  const session = await prisma().session.findUnique({ where: { id: sessionId }, include: { user: true } });
  if (!session || session.revokedAt || session.expiresAt <= now) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > IDLE_MS) return null;
  const { user } = session;
  if (user.disabledAt || user.sessionVersion !== sessionVersion) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > TOUCH_MS) {
    await prisma().session.update({ where: { id: sessionId }, data: { lastSeenAt: now } });
  }
  return { userId: user.id, email: user.email, name: user.name, sessionId };
}

export async function revokeSession(sessionId: string, now: Date): Promise<void> {
  await prisma().session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: now } });
}
