import { describe, expect, it } from "vitest";
import { type Cluster, type ClusterNode, obstacles, unplaced } from "./distribute";
import { DISTRIBUTED_TABLES, REFERENCE_TABLES } from "./placement";

const SETTINGS: NonNullable<ClusterNode["settings"]> = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  wal_level: "logical",
  max_connections: "100",
  max_prepared_transactions: "200",
  server_version_num: "150020",
};

const node = (name: string, more: Partial<ClusterNode> = {}): ClusterNode => ({
  name,
  coordinator: false,
  active: true,
  hasShards: true,
  settings: SETTINGS,
  ...more,
});
const COORDINATOR = node("c:5432", { coordinator: true, hasShards: false });

const cluster = (more: Partial<Cluster> = {}): Cluster => ({
  citus: "13.2-1",
  available: true,
  nodes: [COORDINATOR, node("w1:5432"), node("w2:5432")],
  sessions: 0,
  placed: [],
  ...more,
});
const withWorker = (settings: Partial<typeof SETTINGS>) =>
  cluster({ nodes: [COORDINATOR, node("w1:5432", { settings: { ...SETTINGS, ...settings } })] });

describe("a database that can be distributed", () => {
  it("has nothing in its way", () => {
    expect(obstacles(cluster(), 16)).toEqual([]);
  });
});

describe("a database that cannot be distributed", () => {
  it.each<[string, Cluster, RegExp]>([
    [
      "a server without Citus",
      cluster({ citus: null, available: false }),
      /^Citus is not installed on this server/,
    ],
    ["a database without the extension", cluster({ citus: null }), /run CREATE EXTENSION citus/],
    ["an old version", cluster({ citus: "12.1-1" }), /^This is Citus 12\.1-1; Sightline needs 13/],
    ["an unknown coordinator", cluster({ nodes: [node("w1:5432")] }), /citus_set_coordinator_host/],
    ["no workers", cluster({ nodes: [COORDINATOR] }), /^There are no workers/],
    [
      "a coordinator with shards",
      cluster({ nodes: [{ ...COORDINATOR, hasShards: true }, node("w1:5432")] }),
      /shouldhaveshards/,
    ],
    [
      "a worker that does not answer",
      cluster({ nodes: [COORDINATOR, node("w1:5432", { settings: null })] }),
      /^Node w1:5432 does not answer/,
    ],
    [
      "a disabled worker",
      cluster({ nodes: [COORDINATOR, node("w1:5432", { active: false })] }),
      /does not answer/,
    ],
    ["fsync off", withWorker({ fsync: "off" }), /^Node w1:5432 has fsync = off/],
    ["full_page_writes off", withWorker({ full_page_writes: "off" }), /full_page_writes = off/],
    ["wal_level replica", withWorker({ wal_level: "replica" }), /wal_level = replica/],
    [
      "too few prepared transactions",
      withWorker({ max_prepared_transactions: "10" }),
      /at least its max_connections \(100\)/,
    ],
    [
      "two versions of PostgreSQL",
      withWorker({ server_version_num: "160004" }),
      /different versions of PostgreSQL: 15, 16/,
    ],
    ["a running Sightline", cluster({ sessions: 2 }), /^2 sessions of Sightline use the database/],
  ])("says what to do about %s", (_, found, sentence) => {
    const sentences = obstacles(found, 16);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(sentence);
  });

  it("has more workers than shards", () => {
    expect(obstacles(cluster(), 1)).toEqual([
      "--shards 1 is fewer than the 2 workers: pass a larger number.",
    ]);
  });

  it("names everything that is in the way at once", () => {
    expect(obstacles(cluster({ sessions: 1, citus: "12.0-1", nodes: [COORDINATOR] }), 16)).toHaveLength(3);
  });
});

describe("the tables to distribute", () => {
  it("are those that are not in place", () => {
    expect(unplaced(cluster())).toEqual([...REFERENCE_TABLES, ...DISTRIBUTED_TABLES]);
    expect(unplaced(cluster({ placed: [...REFERENCE_TABLES, ...DISTRIBUTED_TABLES] }))).toEqual([]);
    expect(unplaced(cluster({ placed: ["series", "error_types", ...DISTRIBUTED_TABLES.slice(1)] }))).toEqual([
      "requests",
    ]);
  });
});
