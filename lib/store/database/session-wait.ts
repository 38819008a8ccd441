/** A session of `pg_stat_activity` that executes. `citus`: it is on the coordinator of a distributed database. */
export type ExecutingSession = { type: string | null; event: string | null; citus: boolean };

/**
 * Whether it works, or waits for another node; null: it waits for its client. A Citus coordinator waits for a node as it would for
 * a client, and at the end of a COPY as an extension does.
 */
export function waitOf({ type, event, citus }: ExecutingSession): "works" | "waits" | null {
  if (citus && (type === "Extension" || event === "ClientRead")) return "waits";
  return type === "Client" ? null : "works";
}
