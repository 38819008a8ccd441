import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { options } from "./options";

const ROOT = path.resolve(import.meta.dirname, "../..");
/** From here calls come through a listed proxy. */
export const PROXY = "127.0.0.2";
export const LOGIN = { email: "abuse@example.com", password: "a long enough passphrase" };

const PATIENCE_MS = 300_000;

export type Answer = { status: number; text: string; headers: http.IncomingHttpHeaders };
export type Call = {
  method?: string;
  body?: unknown;
  key?: string;
  /** A compressed body. */
  gzip?: Buffer;
  headers?: Record<string, string>;
  /** The address that the call comes from. */
  from?: string;
};

/** The product as an operator starts it, on loopback, with a data directory of its own. */
export class Product {
  private constructor(
    private readonly child: ChildProcess,
    readonly base: string,
  ) {}

  static async start(dataDirectory: string): Promise<Product> {
    const env = {
      ...process.env,
      PORT: process.env.PORT ?? "0",
      SIGHTLINE_DATA_DIR: dataDirectory,
      SIGHTLINE_ADMIN_EMAIL: LOGIN.email,
      SIGHTLINE_ADMIN_PASSWORD: LOGIN.password,
      SIGHTLINE_TRUSTED_PROXIES: PROXY,
      SIGHTLINE_ALLOW_PRIVATE_TARGETS: "127.0.0.3/32",
    };
    const child = startCommand(env, "inherit");
    let said = "";
    const base = await new Promise<string>((resolve, reject) => {
      child.stdout!.on("data", (chunk) => {
        said += chunk;
        const ready = /^ready (http:\/\/\S+)/m.exec(said);
        if (ready) resolve(ready[1]!);
      });
      child.on("exit", (code) => reject(new Error(`the product ended with ${code}: ${said.slice(-500)}`)));
    });
    return new Product(child, base);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    await gone;
  }

  /** Of the process itself, without its database. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1_024;
  }

  /** What the thread that answers every call has used so far. */
  mainThreadCpuMs(): number {
    const { pid } = this.child;
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  }

  call(address: string, { method = "GET", body, key, gzip, headers = {}, from }: Call = {}): Promise<Answer> {
    const sent = gzip ?? (typeof body === "string" ? body : JSON.stringify(body));
    const options = {
      method,
      headers: {
        ...(sent === undefined ? {} : { "content-type": "application/json" }),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(gzip ? { "content-encoding": "gzip" } : {}),
        ...headers,
      },
      ...(from ? { localAddress: from } : {}),
    };
    return new Promise((resolve, reject) => {
      const request = http.request(`${this.base}${address}`, options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      const give = () =>
        request.destroy(new Error(`${method} ${address}: no answer in ${PATIENCE_MS / 1_000} s`));
      request.setTimeout(PATIENCE_MS, give);
      request.on("error", reject);
      request.end(sent);
    });
  }
}

/** `npm start`. */
export function startCommand(env: NodeJS.ProcessEnv, stderr: "inherit" | "pipe"): ChildProcess {
  const command = ["scripts/start.mjs", ...(options.built ? ["--built"] : [])];
  return spawn(process.execPath, command, { cwd: ROOT, env, stdio: ["ignore", "pipe", stderr] });
}
