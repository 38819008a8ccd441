import { execFile, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { openDataDirectory } from "../../scripts/setup/data-directory.mjs";
import { databaseAccount } from "../../scripts/setup/database-account.mjs";
import { embeddedBinaries } from "../../scripts/setup/embedded-binaries.mjs";
import { startEmbeddedPostgres } from "../../scripts/setup/embedded-postgres.mjs";
import { keptPort } from "./kept-port";
import { type Binaries, PostgresServer } from "./postgres-server";

/** Of a disk that can be filled. */
const DISK = "1500m";
const CHUNK = Buffer.alloc(4 << 20);
const CONDITION_MS = 30_000;
const run = promisify(execFile);

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + CONDITION_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not within ${CONDITION_MS / 1_000} s: ${what}`);
    await sleep(50);
  }
}

/** The database of a fault run: its server can be killed, stopped, filled, and replaced by a standby or an older copy. */
export class FaultDatabase {
  private copies = 0;

  private constructor(
    private readonly folder: string,
    private readonly binaries: Binaries,
    private readonly password: string,
    private readonly login: string,
    /** Whether it has a disk of its own that can be filled. */
    readonly hasOwnDisk: boolean,
    private readonly unmount: () => void,
    private server: PostgresServer,
  ) {}

  /** `onMove` is called with the port of each server that takes over. */
  onMove: (port: number) => void = () => {};

  static async begin(folder: string): Promise<FaultDatabase> {
    const disk = path.join(folder, "disk");
    mkdirSync(disk, { recursive: true });
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK}`, "tmpfs", disk]).status === 0;
    const unmount = () => {
      if (mounted) spawnSync("umount", ["--lazy", disk]);
    };
    process.once("exit", unmount);
    const first = path.join(disk, "first");
    const made = await startEmbeddedPostgres(openDataDirectory(first));
    await made.stop();
    const pointer = path.join(first, "pg-location");
    const data = path.join(existsSync(pointer) ? readFileSync(pointer, "utf8").trim() : first, "pg");
    const account = databaseAccount(data);
    const binaries = { bin: embeddedBinaries(account, first), account };
    const password = readFileSync(path.join(first, "pg-superuser-password"), "utf8").trim();
    const logFile = path.join(folder, "postgres.log");
    const server = new PostgresServer(data, await keptPort(), binaries, password, logFile);
    const { username, password: own } = new URL(made.url);
    const hasOwnDisk = mounted && data.startsWith(disk);
    const login = `${username}:${own}`;
    const database = new FaultDatabase(folder, binaries, password, login, hasOwnDisk, unmount, server);
    process.once("exit", () => database.server.signal("SIGQUIT"));
    await server.start();
    return database;
  }

  get url(): string {
    return `postgresql://${this.login}@127.0.0.1:${this.server.port}/sightline`;
  }

  async kill(downMs: number): Promise<void> {
    await this.server.kill();
    await sleep(downMs);
    await this.server.start();
  }

  async pause(ms: number): Promise<void> {
    this.server.pause();
    await sleep(ms);
    this.server.resume();
  }

  async readOnly(ms: number): Promise<void> {
    const set = (value: string) =>
      this.server.asAdmin(async (admin) => {
        await admin.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
        await admin.query("SELECT pg_reload_conf()");
      });
    await set("on");
    await sleep(ms);
    await set("off");
  }

  async endSessions(ms: number): Promise<void> {
    await this.server.asAdmin(async (admin) => {
      const deadline = performance.now() + ms;
      while (performance.now() < deadline) {
        await endSessions(admin);
        await sleep(200);
      }
    });
  }

  /** Another client takes every connection that the server has. */
  async takeConnections(ms: number): Promise<void> {
    const taken: pg.Client[] = [];
    await this.server.asAdmin(async (admin) => {
      const deadline = performance.now() + ms;
      while (performance.now() < deadline) {
        await endSessions(admin);
        while (await this.takeOne(taken));
        await sleep(200);
      }
    });
    await Promise.all(taken.map((client) => client.end().catch(() => {})));
  }

  private async takeOne(taken: pg.Client[]): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, application_name: "greedy" });
    client.on("error", () => {});
    try {
      await client.connect();
      taken.push(client);
      return true;
    } catch {
      return false;
    }
  }

  /** Fills the disk to the last byte. The server may end over it, also after there is room again. */
  async fillDisk(ms: number): Promise<void> {
    const file = path.join(this.folder, "disk/ballast");
    const ballast = await open(file, "w");
    const deadline = performance.now() + ms;
    try {
      // What the server gives back is taken, too.
      while (performance.now() < deadline) {
        for (let size = CHUNK.length; size >= 4_096; size /= 4)
          while (await wrote(ballast, CHUNK.subarray(0, size)));
        await sleep(100);
      }
    } finally {
      await ballast.close();
      rmSync(file);
    }
    await this.server.start();
  }

  /** A synchronous standby takes over from a server that is killed: nothing that was committed is missing. */
  async failOver(ms: number): Promise<void> {
    const old = this.server;
    const data = await this.copy();
    writeFileSync(path.join(data, "standby.signal"), "");
    const standby = await this.serverOn(data, {
      primary_conninfo: `host=127.0.0.1 port=${old.port} user=postgres password=${this.password}`,
    });
    await standby.start();
    await old.asAdmin(async (admin) => {
      await admin.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
      await admin.query("SELECT pg_reload_conf()");
      const isSynchronous = async () =>
        (await admin.query("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'")).rowCount === 1;
      await until(isSynchronous, "the standby is synchronous");
    });
    await sleep(ms);
    await old.kill();
    await standby.asAdmin((admin) => admin.query("SELECT pg_promote()"));
    this.replaceBy(standby);
  }

  /** A copy from before takes over: what was committed since is lost. `whileDown` runs when no server answers. */
  async fallBack(ms: number, whileDown: () => Promise<void>): Promise<void> {
    const old = this.server;
    const copy = await this.serverOn(await this.copy());
    await sleep(ms);
    await old.kill();
    await whileDown();
    await copy.start();
    this.replaceBy(copy);
  }

  /** What a restored database has. */
  async read<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    return this.server.asAdmin(async (admin) => (await admin.query<Row>(sql)).rows);
  }

  private replaceBy(server: PostgresServer): void {
    rmSync(this.server.data, { recursive: true, force: true });
    this.server = server;
    this.onMove(server.port);
  }

  private async serverOn(data: string, settings: Record<string, string> = {}): Promise<PostgresServer> {
    const logFile = path.join(this.folder, "postgres.log");
    return new PostgresServer(data, await keptPort(), this.binaries, this.password, logFile, settings);
  }

  /** A base backup of the running server. */
  private async copy(): Promise<string> {
    this.copies += 1;
    const from = this.server.data;
    const to = path.join(path.dirname(from), `copy-${this.copies}`);
    await this.server.asAdmin(async (admin) => {
      await admin.query("SELECT pg_backup_start('faults', true)");
      await copyMoving(from, to);
      const { rows } = await admin.query<{ labelfile: string }>(
        "SELECT labelfile FROM pg_backup_stop(false)",
      );
      rmSync(path.join(to, "postmaster.pid"), { force: true });
      rmSync(path.join(to, "postmaster.opts"), { force: true });
      // What was written during the copy.
      rmSync(path.join(to, "pg_wal"), { recursive: true });
      await copyMoving(path.join(from, "pg_wal"), path.join(to, "pg_wal"));
      writeFileSync(path.join(to, "backup_label"), rows[0]!.labelfile);
    });
    if (this.binaries.account)
      chownSync(path.join(to, "backup_label"), this.binaries.account.uid, this.binaries.account.gid);
    return to;
  }

  async end(): Promise<void> {
    await this.server.stop();
    rmSync(this.server.data, { recursive: true, force: true });
    this.unmount();
  }
}

async function endSessions(admin: pg.Client): Promise<void> {
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sightline' AND datname = 'sightline'",
  );
}

async function wrote(file: Awaited<ReturnType<typeof open>>, bytes: Buffer): Promise<boolean> {
  try {
    return (await file.write(bytes)).bytesWritten === bytes.length;
  } catch {
    return false;
  }
}

/** Files may vanish while they are copied; the log of the server has what belongs into them. */
async function copyMoving(from: string, to: string): Promise<void> {
  await run("cp", ["-a", from, to]).catch((thrown: { stderr?: string }) => {
    const faults = (thrown.stderr ?? "").split("\n").filter((line) => line !== "");
    if (faults.length === 0 || !faults.every((line) => line.includes("No such file"))) throw thrown;
  });
}
