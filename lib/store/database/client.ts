import type pg from "pg";

/** Runs a statement: the pool, or the connection of the caller's transaction. */
export type Client = Pick<pg.PoolClient, "query"> & {
  /** Statements are sent without waiting for the answers to earlier ones. */
  pipeline?: boolean;
  connection?: pg.Connection;
};

/** A statement whose values are made, so that it can fail on the server alone. */
export type Statement = (client: Client) => Promise<unknown>;

/** What `send` sends leaves in one packet: each takes a call of the system, here and on the server. */
export function inOnePacket<T>({ connection }: Client, send: () => T): T {
  connection?.stream.cork();
  try {
    return send();
  } finally {
    connection?.stream.uncork();
  }
}

/**
 * Runs statements of one transaction, of which none needs the answer to another, in one round trip where the connection can.
 * If some fail, it throws the error of the first, once all have been answered: the caller rolls back.
 */
export async function together(
  client: Client,
  statements: readonly (() => Promise<unknown>)[],
): Promise<void> {
  if (!client.pipeline) {
    for (const run of statements) await run();
    return;
  }
  const outcomes = await Promise.allSettled(inOnePacket(client, () => statements.map((run) => run())));
  const failed = outcomes.find(({ status }) => status === "rejected");
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
