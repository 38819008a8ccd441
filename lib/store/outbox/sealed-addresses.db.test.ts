import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pool } from "@/lib/store/database/pool";
import { makeTeam, type TestTeam } from "@/test/people";
import { insertChannel, readChannelSecrets, sealClearAddresses } from "./channels";

const EU = "https://events.eu.pagerduty.com/v2/enqueue";
const PUBLIC = { webhook: [], pagerduty: [EU] };
const MIGRATION = "prisma/migrations/0033_sealed_addresses/migration.sql";

let team: TestTeam;
beforeAll(async () => {
  team = await makeTeam();
});
afterAll(() => pool().end());

/** A channel as versions before 0025 stored it. */
async function older(
  kind: "webhook" | "pagerduty" | "slack",
  config: Record<string, string>,
): Promise<string> {
  const id = randomUUID();
  const { projectId } = team;
  await insertChannel(pool(), {
    id,
    projectId,
    name: id,
    kind,
    config,
    secret: "s3cret",
    address: null,
    enabled: true,
  });
  return id;
}
const configOf = async (id: string) =>
  (await pool().query("SELECT config, address_last4 FROM channels WHERE id = $1", [id])).rows[0];

it("encrypts addresses that were stored in clear, once, and leaves public ones", async () => {
  const url = "https://hooks.example.test:8443/services/T0KEN";
  const webhook = await older("webhook", { url, format: "standard" });
  const eu = await older("pagerduty", { url: EU });
  const slack = await older("slack", { host: "hooks.slack.com" });
  expect(await Promise.all([sealClearAddresses(PUBLIC), sealClearAddresses(PUBLIC)])).toEqual(
    expect.arrayContaining([0, 1]),
  );
  expect(await configOf(webhook)).toEqual({
    config: { host: "hooks.example.test:8443", format: "standard" },
    address_last4: "0KEN",
  });
  expect((await readChannelSecrets({ id: webhook, projectId: team.projectId })).address).toBe(url);
  expect(await configOf(eu)).toEqual({ config: { url: EU }, address_last4: null });
  expect(await configOf(slack)).toEqual({ config: { host: "hooks.slack.com" }, address_last4: null });
});

it("takes addresses out of the audit log", async () => {
  const [, updates] = readFileSync(MIGRATION, "utf8").split("-- The audit log");
  const entry = (action: string, config: object) => [randomUUID(), action, { name: "x", config }] as const;
  const entries = [
    entry("channel.create", { url: "https://hooks.example.test/T0KEN" }),
    entry("channel.update", { url: EU }),
    entry("channel.update", { url: "••••abcd", host: "hooks.slack.com" }),
    entry("channel.create", { to: ["a@example.com"] }),
  ];
  for (const [subject, action, shown] of entries)
    await pool().query(
      "INSERT INTO audit_entries (actor_kind, action, subject, before, after) VALUES ('user', $2, $1, $3, $3)",
      [subject, action, shown],
    );
  await pool().query(`-- ${updates}`);
  const { rows } = await pool().query(
    "SELECT before -> 'config' AS before, after -> 'config' AS after FROM audit_entries WHERE subject = ANY ($1) ORDER BY id",
    [entries.map(([subject]) => subject)],
  );
  const shown = [
    { url: "••••0KEN" },
    { url: EU },
    { url: "••••abcd", host: "hooks.slack.com" },
    { to: ["a@example.com"] },
  ];
  expect(rows).toEqual(shown.map((config) => ({ before: config, after: config })));
});
