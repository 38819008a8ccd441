import type pg from "pg";

/** Runs a statement: the pool, or the connection of the caller's transaction. */
export type Client = Pick<pg.PoolClient, "query">;
