import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";
import { endAtExit } from "./end-at-exit";
import { httpCall } from "./http-call";
import { keptPort } from "./kept-port";

const FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
/** Without it, no process gets a wrong clock. */
export const hasFaketime = existsSync(FAKETIME);
const THREAD_HOOK = new URL("./thread-hook.mjs", import.meta.url).href;
const START_MS = 300_000;
const READY_ANSWER_MS = 6_000;
/** How long a process takes at most to see that its clock has jumped, in s. */
const CLOCK_CACHE_S = 1;

/** The product of the last build, started as an operator starts it. */
export const BUILT: readonly string[] = ["scripts/start.mjs", "--built"];

/** One process of the product. */
export class SightlineProcess {
  private child: ChildProcess | null = null;
  /** By performance.now(). */
  startedAt = 0;

  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly environment: Record<string, string>,
    readonly logFile: string,
    private readonly command: readonly string[],
  ) {}

  static async make(
    name: string,
    environment: Record<string, string>,
    logFile: string,
    command: readonly string[] = BUILT,
  ): Promise<SightlineProcess> {
    writeFileSync(logFile, "");
    return new SightlineProcess(name, await keptPort(), environment, logFile, command);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private get threadFile(): string {
    return `${this.logFile}.thread`;
  }

  private get clockFile(): string {
    return `${this.logFile}.clock`;
  }

  /** `clock`: how far ahead its clock runs, in libfaketime's words. */
  start({ clock, environment = {} }: { clock?: string; environment?: Record<string, string> } = {}): void {
    const kept = Object.entries(process.env).filter(
      ([name]) => !/^(SIGHTLINE_|NEXTAUTH_|DATABASE_URL$|PORT$|NODE_ENV$|PG)/.test(name),
    );
    if (clock !== undefined) this.setClock(clock);
    const child = spawn(process.execPath, [...this.command], {
      cwd: repoRoot,
      env: {
        ...Object.fromEntries(kept),
        PORT: String(this.port),
        NEXTAUTH_URL: this.url,
        NODE_ENV: "production",
        NODE_OPTIONS: `--import=${THREAD_HOOK}?file=${encodeURIComponent(this.threadFile)}`,
        ...this.environment,
        ...environment,
        ...(clock === undefined ? {} : this.fakeClock()),
      } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const note = (chunk: Buffer) => appendFileSync(this.logFile, chunk);
    child.stdout!.on("data", note);
    child.stderr!.on("data", note);
    this.child = child;
    this.startedAt = performance.now();
    endAtExit(child);
  }

  /** Not by the command `faketime`, which would not pass on a kill. A jump must not stop timers. */
  private fakeClock(): Record<string, string> {
    return {
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: this.clockFile,
      FAKETIME_CACHE_DURATION: String(CLOCK_CACHE_S),
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    };
  }

  /** For a process that was started with a clock. */
  setClock(clock: string): void {
    writeFileSync(this.clockFile, `${clock}\n`);
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child!.pid!;
  }

  get exitCode(): number | null {
    return this.child?.exitCode ?? null;
  }

  residentBytes(): number {
    const status = readFileSync(`/proc/${this.child!.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) * 1_024;
  }

  get log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  signal(name: NodeJS.Signals): void {
    if (this.isRunning) process.kill(this.child!.pid!, name);
  }

  /** Ends or stops the thread of the worker; resolves once the process has noticed. */
  async disturbThread(how: "end" | "hang", limitMs: number): Promise<void> {
    const noticed = () => this.log.split("the worker has ended and starts again").length;
    const before = noticed();
    writeFileSync(this.threadFile, how);
    const deadline = performance.now() + limitMs;
    while (noticed() === before) {
      if (performance.now() > deadline) throw new Error(`${this.name} did not replace its thread`);
      await sleep(100);
    }
  }

  async gone(): Promise<void> {
    const { child } = this;
    if (child && this.isRunning) await new Promise((resolve) => child.once("exit", resolve));
  }

  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.gone();
  }

  async stop(): Promise<void> {
    this.signal("SIGTERM");
    await this.gone();
  }

  /** Readiness, or null without an answer. */
  async health(): Promise<{ ready: boolean; parts: Record<string, string> } | null> {
    try {
      const { status, text } = await httpCall(`${this.url}/api/health/ready`, READY_ANSWER_MS);
      return { ready: status === 200, parts: JSON.parse(text) };
    } catch {
      return null;
    }
  }

  /** Resolves to the time until it was ready, in ms. */
  async untilReady(limitMs = START_MS): Promise<number> {
    const began = performance.now();
    let last: unknown = null;
    while (performance.now() - began < limitMs) {
      if (!this.isRunning) throw new Error(`${this.name} ended; its log is ${this.logFile}`);
      const health = await this.health();
      if (health?.ready) return performance.now() - began;
      last = health?.parts ?? null;
      await sleep(100);
    }
    throw new Error(`${this.name} was not ready within ${limitMs / 1_000} s: ${JSON.stringify(last)}`);
  }
}
