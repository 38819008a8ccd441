import { afterEach, describe, expect, it, vi } from "vitest";
import { RESOURCE_READS } from "@/lib/senders/reading/aliases";
import { ALL_SENDERS } from "@/lib/senders/registry";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam } from "@/test/people";
import { type Body, lastTimeOf, listRecordings, signalOf } from "@/test/recordings/recordings";
import { POST as logs } from "./logs/route";
import { POST as metrics } from "./metrics/route";
import { POST as traces } from "./traces/route";

const ROUTES = { traces, logs, metrics };

/** Under these names stand prompts, answers, command lines, hosts, people and stacks. */
const PRIVATE =
  /messages|\.input$|\.output$|input\.value|output\.value|prompt$|prompts?\.|completion\.|content|instructions|tool\.(definitions|call\.arguments|call\.result)|stacktrace|exception\.message|process\.|host\.|email|account|organization|entity\.(input|output)|genkit:(input|output)|embeddings?$|ai\.(prompt|response\.(text|object|toolCalls)|values)|arguments$|request_text|response_text|headers|body$|url\.full|custom_base_url/i;

type Planted = { name: string; value: string };

/** Every text under such a name, wherever it stands, and the parts of JSON texts. */
function plantedIn(node: unknown, found: Planted[], under = ""): void {
  if (Array.isArray(node)) for (const one of node) plantedIn(one, found, under);
  else if (typeof node === "object" && node !== null) {
    const { key, value } = node as { key?: unknown; value?: unknown };
    if (typeof key === "string" && value !== undefined) {
      plantedIn(value, found, key);
      return;
    }
    for (const [name, one] of Object.entries(node)) {
      const isMessage = name === "message" && "code" in node;
      if (typeof one === "string" && (PRIVATE.test(under) || isMessage)) addTexts(one, under || name, found);
      plantedIn(one, found, under);
    }
  }
}

function addTexts(value: string, name: string, found: Planted[]): void {
  found.push({ name, value });
  try {
    const collect = (node: unknown): void => {
      if (typeof node === "string") found.push({ name, value: node });
      else if (typeof node === "object" && node !== null) Object.values(node).forEach(collect);
    };
    collect(JSON.parse(value));
  } catch {
    for (const line of value.split("\n")) found.push({ name, value: line.trim() });
  }
}

/** What a signed-in agent adds to each record, and a resource on a machine of its own. */
const SIGNED_IN = {
  "user.email": "ada@planted.example",
  "user.account_uuid": "planted-account-uuid",
  "user.account_id": "planted-account-id",
  "organization.id": "planted-organization",
  "host.name": "planted-host-name",
  "process.command_args": "planted --command line",
};

function plant(node: unknown): void {
  if (Array.isArray(node)) for (const one of node) plant(one);
  else if (typeof node === "object" && node !== null) {
    for (const one of Object.values(node)) plant(one);
    const { attributes } = node as { attributes?: unknown[] };
    if (!Array.isArray(attributes)) return;
    for (const [key, stringValue] of Object.entries(SIGNED_IN))
      attributes.push({ key, value: { stringValue } });
  }
}

/** Every row of every table, as text. */
async function dump(): Promise<string> {
  const { rows: tables } = await pool().query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' AND NOT c.relispartition`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool().query<{ row: object }>(`SELECT to_jsonb(t) AS row FROM ${name} t`);
    parts.push(...rows.map(({ row }) => `${name} ${readable(JSON.stringify(row))}`));
  }
  return parts.join("\n");
}

/** Bytes as the text that they may hold. */
const readable = (text: string) =>
  text.replace(
    /\\\\x([0-9a-f]+)/g,
    (whole, hex: string) => `${whole} ${Buffer.from(hex, "hex").toString("latin1")}`,
  );

describe("what senders send beside names and counts", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("reaches no table and no log", async () => {
    const { key } = await makeKey(await makeTeam(), "ingest");
    const written: string[] = [];
    const keep = (chunk: unknown) => {
      written.push(String(chunk));
      return true;
    };
    vi.spyOn(process.stdout, "write").mockImplementation(keep);
    vi.spyOn(process.stderr, "write").mockImplementation(keep);
    const planted: Planted[] = [];
    const kept = new Set<string>();
    let requests = 0;
    for (const { bodies, requests: expected } of listRecordings()) {
      vi.useFakeTimers({ toFake: ["Date"], now: lastTimeOf(bodies) + 1_000 });
      requests += expected.length;
      for (const body of bodies) {
        plant(body.body);
        plantedIn(body.body, planted);
        keepAllowed(body, kept);
        const response = await ROUTES[signalOf(body)](
          new Request("http://localhost/api/otlp/v1", {
            method: "POST",
            headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
            body: JSON.stringify(body.body),
          }),
        );
        expect(response.status).toBe(200);
      }
    }
    vi.restoreAllMocks();
    const secrets = planted.filter(({ value }) => value.length >= 8 && !kept.has(value));
    expect(new Set(secrets.map(({ value }) => value)).size).toBeGreaterThan(100);
    const stored = await dump();
    expect(stored).toContain("gpt-5-mini");
    const { rows } = await pool().query("SELECT count(*)::int AS n FROM requests");
    expect(rows[0].n).toBe(requests);
    const text = `${stored}\n${written.join("\n")}`;
    expect(secrets.filter(({ value }) => text.includes(value))).toEqual([]);
    for (const secret of ["Hello from the stub", "planted"]) expect(text).not.toContain(secret);
  });
});

const ALLOWED = new Set([...ALL_SENDERS.flatMap(({ reads }) => reads), ...RESOURCE_READS]);

/** Values that may be stored, because a name on the allow-list has them too: a model's name, say. */
function keepAllowed(body: Body, kept: Set<string>): void {
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (typeof node === "object" && node !== null) {
      const { key, value } = node as { key?: string; value?: { stringValue?: string } };
      if (key && !PRIVATE.test(key) && ALLOWED.has(key) && value?.stringValue) kept.add(value.stringValue);
      Object.values(node).forEach(walk);
    }
  };
  walk(body.body);
}
