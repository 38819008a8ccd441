import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createChannel } from "@/lib/manage/edit-channels";
import { createRoute } from "@/lib/manage/edit-routes";
import { NO_ESCALATION } from "@/lib/schema/channels/no-escalation";
import { pool } from "@/lib/store/database/pool";
import { migrate } from "../../scripts/migrate.mjs";
import { compileProgram } from "../compile-program.mjs";
import { DatabaseRelay } from "../database-relay";
import { makeKey, makeTeam } from "../people";
import { StubReceiver } from "../receivers/stub-receiver";
import { FaultDatabase } from "./fault-database";
import { LANES, laneName, type Tenant } from "./ledger";
import { BUILT, SightlineProcess } from "./sightline-process";

const TENANTS = 2;
const STOP_MS = 40_000;
const ROLES = {
  "web-0": "off",
  "web-1": "off",
  "worker-0": "only",
  "worker-1": "only",
} as const;

/** Two web processes and two workers, each behind a fault proxy before one database, and who they notify. */
export class Installation {
  private constructor(
    readonly database: FaultDatabase,
    /** One for each process, in their order, and one past all faults. */
    readonly relays: readonly DatabaseRelay[],
    private readonly pastFaults: DatabaseRelay,
    readonly webs: readonly SightlineProcess[],
    readonly workers: readonly SightlineProcess[],
    readonly receiver: StubReceiver,
    readonly tenants: readonly Tenant[],
    /** What must not appear anywhere. */
    readonly secrets: readonly string[],
    private readonly removeProgram: () => void,
  ) {}

  /** `isLight`: without Next and its pages, and without a build. */
  static async begin(
    folder: string,
    isLight: boolean,
    more: Record<string, string> = {},
  ): Promise<Installation> {
    mkdirSync(folder, { recursive: true });
    const database = await FaultDatabase.begin(folder);
    await migrate(database.url);
    const keys = {
      SIGHTLINE_SECRET_KEY: randomBytes(32).toString("hex"),
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
    };
    const pastFaults = await DatabaseRelay.before(database.url);
    Object.assign(process.env, keys, { DATABASE_URL: pastFaults.url });
    const receiver = await StubReceiver.start(() => [], { status: 200, body: "ok" });
    const program = isLight ? await compileProgram("test/faults/light-process.ts") : null;
    const relays: DatabaseRelay[] = [];
    const processes: SightlineProcess[] = [];
    for (const [name, role] of Object.entries(ROLES)) {
      const relay = await DatabaseRelay.before(database.url);
      relays.push(relay);
      const environment = {
        ...keys,
        DATABASE_URL: relay.url,
        SIGHTLINE_DATA_DIR: path.join(folder, "data"),
        SIGHTLINE_WORKER: role,
        SIGHTLINE_ADMIN_EMAIL: "faults@example.org",
        SIGHTLINE_ADMIN_PASSWORD: "correct horse battery staple",
        SIGHTLINE_ALLOW_PRIVATE_TARGETS: "127.0.0.1/32",
        SIGHTLINE_KEY_REQUESTS_PER_MINUTE: "1000000",
        ...more,
      };
      const logFile = path.join(folder, `${name}.log`);
      processes.push(
        await SightlineProcess.make(name, environment, logFile, program ? [program.file] : BUILT),
      );
    }
    database.onMove = (port) => {
      for (const relay of [...relays, pastFaults]) relay.moveTo(port);
    };
    const [first, ...others] = processes;
    first!.start();
    await first!.untilReady();
    for (const one of others) one.start();
    for (const one of others) await one.untilReady();
    const tenants: Tenant[] = [];
    for (let number = 0; number < TENANTS; number++) tenants.push(await makeTenant(number, receiver.url));
    return new Installation(
      database,
      relays,
      pastFaults,
      processes.slice(0, 2),
      processes.slice(2),
      receiver,
      tenants,
      [...Object.values(keys), ...tenants.map(({ key }) => key), new URL(database.url).password],
      () => program?.remove(),
    );
  }

  get processes(): SightlineProcess[] {
    return [...this.webs, ...this.workers];
  }

  async end(): Promise<void> {
    for (const one of this.processes) one.signal("SIGCONT");
    const late = sleep(STOP_MS, undefined, { ref: false }).then(() => {
      for (const one of this.processes) one.signal("SIGKILL");
    });
    await Promise.race([Promise.all(this.processes.map((one) => one.stop())), late]);
    await pool().end();
    for (const relay of [...this.relays, this.pastFaults]) await relay.end();
    await this.receiver.stop();
    await this.database.end();
    this.removeProgram();
  }
}

/** A project with a channel for each of its lanes. */
async function makeTenant(number: number, receiverUrl: string): Promise<Tenant> {
  const team = await makeTeam();
  const { projectId } = team;
  const { id: keyId, key } = await makeKey(team, "ingest", "manage");
  const actor = { kind: "key", keyId, keyName: "faults", projectId, scopes: ["manage" as const] } as const;
  for (let lane = 0; lane < LANES; lane++) {
    const config = { url: `${receiverUrl}/${number}/${lane}` };
    const asked = { name: `Lane ${lane}`, kind: "webhook", config, enabled: true } as const;
    const made = await createChannel({ ...actor, scopes: [...actor.scopes] }, asked);
    for (const severity of ["warning", "critical"] as const)
      await createRoute(
        { ...actor, scopes: [...actor.scopes] },
        {
          severity,
          matchers: { breaker: `${laneName(number, lane)}*` },
          channel_ids: [made.channel.id],
          ...NO_ESCALATION,
        },
      );
  }
  return { number, projectId, key };
}
