import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RequestInput } from "@/lib/schema/request/request-input";

type Item = { id: string; timestamp: string };
type Reply = { status: number; body: string; headers?: Record<string, string> };

/** The ingest endpoint on loopback, strictly by the contract: a sender's mistakes are recorded as violations. */
export class StubSightline {
  readonly violations: string[] = [];
  readonly batches: Item[][] = [];
  readonly stored = new Map<string, string>();
  /** Answers to give instead of the usual one, in order; "hang up" closes the socket. */
  readonly next: (Reply | "hang up")[] = [];

  private constructor(
    private readonly key: string,
    private readonly server: Server = createServer(),
  ) {
    server.on("request", (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.on("end", () => {
        this.check(`${incoming.method} ${incoming.url}` === "POST /api/v1/requests", `path ${incoming.url}`);
        this.check(incoming.headers["content-type"] === "application/json", "content-type");
        const scripted = this.next.shift();
        if (scripted === "hang up") return incoming.socket.destroy();
        const reply = scripted ?? this.answer(incoming.headers.authorization, Buffer.concat(chunks));
        outgoing.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
        outgoing.end(reply.body);
      });
    });
  }

  static async start(key: string): Promise<StubSightline> {
    const stub = new StubSightline(key);
    await new Promise<void>((resolve) => stub.server.listen(0, "127.0.0.1", resolve));
    return stub;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private check(holds: boolean, violation: string): void {
    if (!holds) this.violations.push(violation);
  }

  private answer(authorization: string | undefined, body: Buffer): Reply {
    if (authorization !== `Bearer ${this.key}`)
      return {
        status: 401,
        body: JSON.stringify({ error: { code: "unauthorized", message: "no such key" } }),
      };
    const items = JSON.parse(body.toString("utf8")) as Item[];
    this.check(items.length >= 1 && items.length <= 5_000, `${items.length} items`);
    this.batches.push(items);
    const answer = { accepted: 0, duplicates: 0, rejected: [] as object[] };
    items.forEach((item, index) => {
      const { success } = RequestInput.safeParse(item);
      const key = `${item.timestamp} ${item.id}`;
      const content = JSON.stringify(item);
      if (!success) answer.rejected.push({ index, code: "invalid", message: "bad item", path: "" });
      else if (this.stored.get(key) === content) answer.duplicates += 1;
      else if (this.stored.has(key))
        answer.rejected.push({ index, code: "conflict", message: "another request has this id", path: "id" });
      else {
        this.stored.set(key, content);
        answer.accepted += 1;
      }
    });
    return { status: answer.rejected.length === items.length ? 422 : 200, body: JSON.stringify(answer) };
  }
}
