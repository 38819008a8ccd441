import { createHmac } from "node:crypto";

/**
 * The user of a coding agent, as stored: a keyed hash of the account or the address that the agent sends. Without the
 * installation's secret it cannot be identified, even by hashing every address of the team.
 */
export function personOf(identity: string, secret: string, projectId: number): string {
  const plain = identity.trim().toLowerCase();
  const hash = createHmac("sha256", secret).update(`person\0${projectId}\0${plain}`).digest("hex");
  return `person-${hash.slice(0, 16)}`;
}
