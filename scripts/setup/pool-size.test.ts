import { expect, it } from "vitest";
import { smallerPool } from "./pool-size.mjs";

it.each([
  { allowed: 97, hasWorker: true, pool: null },
  { allowed: 24, hasWorker: true, pool: null },
  // PostgreSQL with max_connections=20: 6, 6 of the worker and 4 for its locks.
  { allowed: 17, hasWorker: true, pool: 6 },
  { allowed: 17, hasWorker: false, pool: null },
  { allowed: 7, hasWorker: false, pool: 7 },
  { allowed: 8, hasWorker: true, pool: 2 },
  { allowed: 3, hasWorker: true, pool: 2 },
])("the pool for a server that allows $allowed connections, with a worker: $hasWorker", (server) => {
  expect(smallerPool(server.allowed, server.hasWorker)).toBe(server.pool);
});
