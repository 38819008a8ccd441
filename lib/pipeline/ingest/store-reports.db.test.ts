import { beforeEach, describe, expect, it, vi } from "vitest";
import { POST as postLogs } from "@/app/api/otlp/v1/logs/route";
import { changeProject } from "@/lib/manage/change-project";
import { personOf } from "@/lib/senders/person";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeMember, makeTeam } from "@/test/people";
import { writeSenders } from "./note-senders";

let projectId: number;
let key: string;
let admin: Parameters<typeof changeProject>[0];
const now = Math.floor(Date.now() / 1_000) * 1_000;

beforeEach(async () => {
  const team = await makeTeam();
  ({ projectId } = team);
  ({ key } = await makeKey(team, "ingest"));
  const userId = await makeMember(team, "admin");
  admin = { kind: "user", userId, teamId: team.teamId, projectId, role: "admin" } as typeof admin;
});

/** A call that Claude Code makes for a signed-in user. */
async function send(sequence: number, more: Record<string, string> = {}): Promise<void> {
  const values = {
    "event.name": "api_request",
    "session.id": "session",
    "event.sequence": String(sequence),
    model: "claude-haiku-4-5",
    input_tokens: "100",
    output_tokens: "20",
    duration_ms: "500",
    "user.email": "Secret.Person@example.com",
    ...more,
  };
  const body = {
    resourceLogs: [
      {
        resource: {
          attributes: [
            { key: "service.name", value: { stringValue: "claude-code" } },
            { key: "service.version", value: { stringValue: "2.1.328" } },
            { key: "team.id", value: { stringValue: "platform" } },
          ],
        },
        scopeLogs: [
          {
            scope: { name: "com.anthropic.claude_code.events", version: "2.1.328" },
            logRecords: [
              {
                timeUnixNano: String(BigInt(now) * 1_000_000n),
                attributes: Object.entries(values).map(([name, value]) => ({
                  key: name,
                  value: { stringValue: value },
                })),
              },
            ],
          },
        ],
      },
    ],
  };
  const response = await postLogs(
    new Request("http://localhost/api/otlp/v1/logs", {
      method: "POST",
      headers: { "x-api-key": key, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
  expect([response.status, await response.text()]).toEqual([200, "{}"]);
}

const users = async () => {
  const { rows } = await pool().query(
    "SELECT user_id, tags FROM requests WHERE project_id = $1 ORDER BY id",
    [projectId],
  );
  return rows;
};

describe("people who use coding agents", () => {
  it("are stored as the keyed hash by which an admin names them, and in no table as themselves", async () => {
    await send(1);
    const person = personOf("secret.person@example.com", process.env.SIGHTLINE_SECRET_KEY!, projectId);
    const tags = { agent: "claude-code", team: "platform", session: expect.stringMatching(/^[0-9a-f]{16}$/) };
    expect(await users()).toEqual([{ user_id: person, tags }]);
    const { rows: tables } = await pool().query(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    expect(tables.length).toBeGreaterThan(40);
    for (const { name } of tables) {
      const { rows } = await pool().query(
        `SELECT count(*)::int AS n FROM ${name} t WHERE t::text ~* 'secret.person'`,
      );
      expect([name, rows[0].n]).toEqual([name, 0]);
    }
  });

  it("are not stored where the project says so", async () => {
    await changeProject(admin, { keeps_people: false });
    // Settings are known to ingest for five seconds.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 6_000 });
    try {
      await send(2);
    } finally {
      vi.useRealTimers();
    }
    expect((await users()).map(({ user_id }) => user_id)).toEqual([null]);
  });
});

it("a sender is noted with its version once its requests are counted, and not again when they are repeated", async () => {
  await send(3);
  await send(3);
  await send(4);
  await writeSenders();
  const { rows } = await pool().query(
    "SELECT sender, version, requests::int AS requests FROM senders WHERE project_id = $1",
    [projectId],
  );
  expect(rows).toEqual([{ sender: "claude-code", version: "2.1.328", requests: 2 }]);
});
