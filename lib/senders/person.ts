import { createHmac } from "node:crypto";

/**
 * Who uses a coding agent, as it is stored: a keyed hash of the account or the address that the agent sends. Nobody who
 * lacks the installation's secret can tell whose it is, or find out by hashing every address of the team.
 */
export function personOf(identity: string, secret: string, projectId: number): string {
  const plain = identity.trim().toLowerCase();
  const hash = createHmac("sha256", secret).update(`person\0${projectId}\0${plain}`).digest("hex");
  return `person-${hash.slice(0, 16)}`;
}
