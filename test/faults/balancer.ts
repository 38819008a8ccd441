import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { httpCall } from "./http-call";

const CHECK_MS = 500;
/** A process that is slow, because the machine is busy, still serves. */
const ANSWER_MS = 10_000;

/**
 * Passes calls in turn to the processes whose last check of readiness passed, over connections that it keeps. It never
 * sends a call to another process again.
 */
export class Balancer {
  private readonly ready = new Set<string>();
  private readonly agent = new http.Agent({ keepAlive: true });
  private stopping = false;
  private turn = 0;
  /** Calls that no process got or answered. */
  failures = 0;

  private constructor(
    private readonly targets: readonly string[],
    private readonly server: http.Server,
  ) {}

  static async before(targets: readonly string[]): Promise<Balancer> {
    const server = http.createServer();
    const balancer = new Balancer(targets, server);
    server.on("request", (incoming, outgoing) => balancer.pass(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    for (const target of targets) void balancer.check(target);
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async check(target: string): Promise<void> {
    while (!this.stopping) {
      const answer = await httpCall(`${target}/api/health/ready`, ANSWER_MS).catch(() => null);
      if (answer?.status === 200) this.ready.add(target);
      else this.ready.delete(target);
      await sleep(CHECK_MS);
    }
  }

  /** Resolves when calls go to the process, or no longer do. */
  async until(target: string, isServing: boolean, limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (this.ready.has(target) !== isServing) {
      if (performance.now() > deadline)
        throw new Error(`${target} is ${isServing ? "not " : ""}ready after ${limitMs / 1_000} s`);
      await sleep(50);
    }
  }

  private pass(incoming: http.IncomingMessage, outgoing: http.ServerResponse): void {
    const targets = this.targets.filter((target) => this.ready.has(target));
    const target = targets[this.turn++ % Math.max(1, targets.length)];
    const fail = () => {
      this.failures += 1;
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    };
    if (target === undefined) {
      fail();
      return;
    }
    const { method, headers, url } = incoming;
    const onward = http.request(`${target}${url}`, { method, headers, agent: this.agent }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
      answer.on("error", fail);
    });
    onward.on("error", fail);
    incoming.pipe(onward);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
