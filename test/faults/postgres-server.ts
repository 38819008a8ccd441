import { type ChildProcess, spawn } from "node:child_process";
import { openSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { endAtExit } from "./end-at-exit";

const START_MS = 60_000;
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  timezone: "UTC",
  max_connections: "120",
  shared_buffers: "128MB",
  // What an outage of the machine would lose, a killed server loses, too.
  wal_writer_delay: "10s",
  // Small, because the disk is.
  max_wal_size: "192MB",
  min_wal_size: "32MB",
  // For a standby that is being copied.
  wal_keep_size: "160MB",
  jit: "off",
};

export type Binaries = { bin: string; account: { uid: number; gid: number } | null };

/** One PostgreSQL server on a data directory that exists. */
export class PostgresServer {
  private child: ChildProcess | null = null;

  constructor(
    readonly data: string,
    readonly port: number,
    private readonly binaries: Binaries,
    private readonly password: string,
    private readonly logFile: string,
    private readonly settings: Record<string, string> = {},
  ) {}

  get adminUrl(): string {
    return `postgresql://postgres:${this.password}@127.0.0.1:${this.port}/sightline`;
  }

  /**
   * Resolves once it answers, also if it runs already and is about to end. Sessions outlive a killed server for a moment, and
   * until they end the next one refuses to start.
   */
  async start(): Promise<void> {
    const deadline = performance.now() + START_MS;
    for (;;) {
      if (!this.isRunning) this.launch();
      while (this.isRunning && performance.now() < deadline) {
        if (await this.answers()) return;
        await sleep(50);
      }
      if (performance.now() > deadline)
        throw new Error(`PostgreSQL did not start; its log is ${this.logFile}`);
      await sleep(200);
    }
  }

  private launch(): void {
    const log = openSync(this.logFile, "a");
    const args = ["-D", this.data, "-p", String(this.port)];
    for (const setting of Object.entries({ ...SETTINGS, ...this.settings }))
      args.push("-c", setting.join("="));
    this.child = spawn(path.join(this.binaries.bin, "postgres"), args, {
      cwd: "/",
      env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8", TZ: "UTC" } as unknown as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["ignore", log, log],
      ...this.binaries.account,
    });
    endAtExit(this.child);
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  private async answers(): Promise<boolean> {
    return this.asAdmin((admin) => admin.query("SELECT 1")).then(
      () => true,
      () => false,
    );
  }

  /** Runs `work` on a connection past all faults. */
  async asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
    const admin = new pg.Client({ connectionString: this.adminUrl, application_name: "faults" });
    admin.on("error", () => {});
    try {
      await admin.connect();
      return await work(admin);
    } finally {
      await admin.end().catch(() => {});
    }
  }

  async gone(): Promise<void> {
    const { child } = this;
    if (child && this.isRunning) await new Promise((resolve) => child.once("exit", resolve));
  }

  /** Without waiting: also for when this process ends. */
  signal(name: NodeJS.Signals): void {
    if (this.isRunning) process.kill(this.child!.pid!, name);
  }

  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.gone();
  }

  async stop(): Promise<void> {
    this.signal("SIGINT");
    await this.gone();
  }

  /** Stops the server and all its sessions where they are. */
  pause(): void {
    this.signal("SIGSTOP");
    for (const pid of this.sessions()) signalIfThere(pid, "SIGSTOP");
  }

  resume(): void {
    for (const pid of this.sessions()) signalIfThere(pid, "SIGCONT");
    this.signal("SIGCONT");
  }

  private sessions(): number[] {
    const own = String(this.child!.pid);
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === own)
      .map(Number);
  }
}

function parentOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) \S /, "")
      .split(" ")[0]!;
  } catch {
    return null;
  }
}

function signalIfThere(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended since.
  }
}
