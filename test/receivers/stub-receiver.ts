import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  at: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: Record<string, unknown>;
  path: string;
};
export type Reply = { status: number; body: string; headers?: Record<string, string> };
/** Violations of the receiver's own rules in a message; empty if there are none. */
export type Rules = (received: Received) => string[];

/** A receiver on loopback that checks each message against its rules: a violation is answered with 400 and recorded. */
export class StubReceiver {
  readonly received: Received[] = [];
  readonly violations: string[] = [];
  /** Answers to give before the usual one, in order. */
  readonly next: Reply[] = [];
  /** Called with each message before it is answered. */
  onReceived: (received: Received) => void = () => {};
  private waiting: { count: number; resolve: () => void }[] = [];
  private server: Server;

  private constructor(
    private readonly rules: Rules,
    private readonly accepted: Reply,
  ) {
    this.server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const reply = this.take({
          at: Date.now(),
          headers: incoming.headers,
          text,
          json: parse(text),
          path: incoming.url ?? "",
        });
        outgoing.writeHead(reply.status, { "content-type": "text/plain", ...reply.headers });
        outgoing.end(reply.body);
      });
    });
  }

  static async start(rules: Rules, accepted: Reply): Promise<StubReceiver> {
    const stub = new StubReceiver(rules, accepted);
    await new Promise<void>((resolve) => stub.server.listen(0, "127.0.0.1", resolve));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  private take(received: Received): Reply {
    const faults = this.rules(received);
    this.violations.push(...faults);
    const scripted = this.next.shift();
    this.received.push(received);
    this.onReceived(received);
    for (const { count, resolve } of this.waiting) if (this.received.length >= count) resolve();
    if (scripted) return scripted;
    return faults.length > 0 ? { status: 400, body: faults.join("; ") } : this.accepted;
  }

  /** Resolves as soon as this many messages have arrived in total. */
  async until(count: number, limitMs = 30_000): Promise<Received[]> {
    if (this.received.length < count) {
      await new Promise<void>((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`${this.received.length} of ${count} messages came in ${limitMs} ms`)),
          limitMs,
        );
        this.waiting.push({
          count,
          resolve: () => {
            clearTimeout(limit);
            resolve();
          },
        });
      });
    }
    return this.received;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
