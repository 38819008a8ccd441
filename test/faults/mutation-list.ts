export type Edit = { file: string; find: string; replace: string };
/** The faults of a run that bring a mistake to light and the invariant that it breaks, or the test that fails. */
export type Net = { faults: string; breaks: RegExp } | { test: string; title: string };
export type Mutation = { name: string; edits: Edit[]; net: Net };

const IN_SETTINGS = "lib/store/database/session-settings.ts";
const IN_ROWS = "lib/store/requests/insert-requests.ts";
const NO_KEY: Edit = {
  file: "lib/store/database/partitions.ts",
  find: "if (rows.length === 0) await client.query(",
  replace:
    'await client.query("ALTER TABLE " + name + " DROP CONSTRAINT IF EXISTS " + name + "_pkey");\n  if (name === "") await client.query(',
};

/** Mistakes that someone could make. */
export const MUTATIONS: Mutation[] = [
  {
    name: "M1 commits are not durable",
    edits: [{ file: IN_SETTINGS, find: 'synchronous_commit: "on"', replace: 'synchronous_commit: "off"' }],
    net: { faults: "kill database=2", breaks: /I1: / },
  },
  {
    name: "M2 no unique key",
    edits: [NO_KEY],
    net: { faults: "cut=2", breaks: /I2: / },
  },
  {
    name: "M3 answers before the commit",
    edits: [
      {
        file: IN_ROWS,
        find: "    await transactionAtOnce(insertionOf(rows, names));\n    return true;",
        replace:
          "    setTimeout(() => void transactionAtOnce(insertionOf(rows, names)).catch(() => {}), 300);\n    return true;",
      },
    ],
    net: { faults: "kill web=2,kill database=1", breaks: /I1: / },
  },
  {
    name: "M4 figures in a transaction of their own",
    edits: [
      {
        file: IN_ROWS,
        find: "    fragmentsInsertion(rows),\n    anomaliesInsertion(rows),\n  ];\n  return (client) =>\n    together(\n      client,\n      statements.map((run) => () => run(client)),\n    );",
        replace:
          "  ];\n  return async (client) => {\n    await together(client, statements.map((run) => () => run(client)));\n    setTimeout(() => void transaction((own) => insertFigures(own, rows)).catch(() => {}), 300);\n  };",
      },
      {
        file: IN_ROWS,
        find: "    await insertFigures(\n      client,\n      candidates.filter((row) => inserted.has(keyOf(row))),\n    );",
        replace:
          "    const news = candidates.filter((row) => inserted.has(keyOf(row)));\n    setTimeout(() => void transaction((own) => insertFigures(own, news)).catch(() => {}), 300);",
      },
    ],
    net: { faults: "kill web=2", breaks: /I7: / },
  },
  {
    name: "M5 checks the key, then inserts",
    edits: [
      NO_KEY,
      {
        file: IN_ROWS,
        find: "    await transactionAtOnce(insertionOf(rows, names));",
        replace:
          "    await transaction(async (client) => {\n      if ((await loadStoredContents(client, rows)).size > 0) throw new KeyTaken();\n      await insertionOf(rows, names)(client);\n    });",
      },
      {
        file: IN_ROWS,
        find: "async function insertWhereFree(client: Client, rows: Row[]): Promise<Set<string>> {\n",
        replace:
          "async function insertWhereFree(client: Client, all: Row[]): Promise<Set<string>> {\n  const taken = await loadStoredContents(client, all);\n  const rows = all.filter(({ key }) => !taken.has(key));\n",
      },
    ],
    net: {
      test: "lib/store/requests/insert-requests.db.test.ts",
      title: "stores each row once when transactions of several processes store it at the same time",
    },
  },
  {
    name: "M6 costs are added as doubles",
    edits: [
      {
        file: "lib/aggregate/rollup.ts",
        find: "  rollup.costNano += cost;",
        replace: "  rollup.costNano = BigInt(Number(rollup.costNano) + costNano);",
      },
    ],
    net: { test: "lib/aggregate/rollup.test.ts", title: "stays exact where doubles would not" },
  },
  {
    name: "M7 no fencing of deliveries",
    edits: [
      {
        file: "lib/store/outbox/notifications.ts",
        find: "WHERE id = $1 AND attempts = $2 AND state = 'queued' RETURNING id)",
        replace: "WHERE id = $1 AND state = 'queued' RETURNING id)",
      },
    ],
    net: {
      test: "lib/pipeline/deliver/deliver.db.test.ts",
      title: "does not change a message that another worker has taken over",
    },
  },
  {
    name: "M8 Retry-After is ignored",
    edits: [
      {
        file: "lib/notify/classify-answer.ts",
        find: "  return Math.max(Math.round(base * random), pauseMs(facts, answer));",
        replace: "  return Math.round(base * random);",
      },
    ],
    net: {
      test: "lib/notify/classify-answer.test.ts",
      title: "is at least as long as the receiver asks, up to an hour",
    },
  },
  {
    name: "M9 the outbox is written outside the transaction",
    edits: [
      {
        file: "lib/pipeline/alerts/queue-message.ts",
        find: "  await insertNotification(client, { id, projectId, channelId, orderKey: groupKey, reason, payload, alerts });",
        replace:
          '  const { pool } = await import("@/lib/store/database/pool");\n  void insertNotification(pool(), { id, projectId, channelId, orderKey: groupKey, reason, payload, alerts }).catch(() => {});',
      },
    ],
    net: {
      test: "lib/pipeline/alerts/notify.db.test.ts",
      title: "is queued later if it could not be queued with its transition",
    },
  },
  {
    name: "M10 figures count repeats",
    edits: [
      {
        file: IN_ROWS,
        find: "      candidates.filter((row) => inserted.has(keyOf(row))),\n    );\n    const stored",
        replace: "      candidates,\n    );\n    const stored",
      },
    ],
    net: { faults: "cut=1", breaks: /I7: / },
  },
];
