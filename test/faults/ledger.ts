import { setTimeout as sleep } from "node:timers/promises";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { seeded } from "../../bench/traffic";
import { httpCall } from "./http-call";

/** What a client sent, as far as the database must give it back. */
export type SentRequest = {
  id: string;
  ts: number;
  model: string;
  service: string;
  input: number;
  latency: number;
};

type Answer = { status: number; body: { accepted: number; duplicates: number; rejected: unknown[] } } | null;

const MESSAGES_AN_HOUR = 18;
const BATCH = 20;
const ANSWER_MS = 30_000;
/** What an answer may be while something is broken. */
const BEARABLE = new Set([429, 502, 503, 504]);

/**
 * Clients that send requests and breaker events, send again what was not acknowledged, and keep a ledger of it. A batch
 * counts as acknowledged once a whole 2xx answer arrived.
 */
export class Ledger {
  readonly sent = new Map<string, SentRequest>();
  readonly acknowledged = new Set<string>();
  readonly refused = new Map<number, number>();
  /** Names of breakers whose opening was acknowledged. */
  readonly opened = new Set<string>();
  readonly violations: string[] = [];
  calls = 0;
  ambiguous = 0;
  /** When the last batch was acknowledged by each address, by performance.now(). */
  readonly acknowledgedAt = new Map<string, number>();
  private stopping = false;
  private readonly clients: Promise<void>[] = [];
  private number = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly key: string,
    private readonly seed: number,
  ) {}

  start(clients: number): void {
    for (let at = 0; at < clients; at++) this.clients.push(this.send(seeded(this.seed * 1_000 + at), at));
    this.clients.push(this.openBreakers());
  }

  /** Resolves when every batch is acknowledged. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.clients);
  }

  private async send(random: () => number, client: number): Promise<void> {
    while (!this.stopping) {
      const batch = Array.from({ length: BATCH }, () => this.make(random));
      const items = batch.map(({ id, ts, model, service, input, latency }) => ({
        id,
        timestamp: ts / 1_000,
        model,
        provider: "openai",
        service,
        environment: "faults",
        latency_ms: latency,
        input_tokens: input,
        output_tokens: 7,
        status: "success",
      }));
      if (await this.untilAcknowledged("/api/v1/requests", items, client))
        for (const { id } of batch) this.acknowledged.add(id);
      // A client that did not note the answer sends it all again.
      if (random() < 0.05) await this.untilAcknowledged("/api/v1/requests", items, client + 1);
      await sleep(20 + random() * 60);
    }
  }

  private make(random: () => number): SentRequest {
    this.number += 1;
    // New series appear all the time: what a process remembers of them must not outlive its database.
    const service = `service-${Math.floor(this.number / 2_000)}-${Math.floor(random() * 3)}`;
    const one = {
      id: `${this.seed}-${this.number}`,
      ts: Date.now() - Math.floor(random() * 120_000),
      model: random() < 0.5 ? "gpt-4o" : "gpt-4o-mini",
      service,
      input: Math.floor(random() * 5_000),
      latency: Math.floor(random() * 9_000),
    };
    this.sent.set(one.id, one);
    return one;
  }

  private async openBreakers(): Promise<void> {
    const times: number[] = [];
    for (let number = 0; !this.stopping; number++) {
      // Beyond that, a channel gets digests, which take minutes.
      while (
        !this.stopping &&
        times.filter((at) => performance.now() - at < HOUR_MS).length >= MESSAGES_AN_HOUR
      )
        await sleep(1_000);
      if (this.stopping) return;
      times.push(performance.now());
      const name = `breaker-${this.seed}-${number}`;
      const event = { name, state: "open", id: name };
      if (await this.untilAcknowledged("/api/v1/circuit-events", [event], number)) this.opened.add(name);
      for (let waited = 0; waited < 15_000 && !this.stopping; waited += 500) await sleep(500);
    }
  }

  private async untilAcknowledged(path: string, items: object[], first: number): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
      const url = this.urls[(first + attempt) % this.urls.length]!;
      const answer = await this.post(`${url}${path}`, items);
      if (answer && answer.status < 300) {
        this.checkCounts(answer, items.length, path);
        this.acknowledgedAt.set(url, performance.now());
        return true;
      }
      if (answer && !BEARABLE.has(answer.status)) return false;
      if (attempt > 600) throw new Error(`${path} was not acknowledged in ${attempt} attempts`);
      await sleep(200);
    }
  }

  private async post(url: string, items: object[]): Promise<Answer> {
    this.calls += 1;
    try {
      const answer = await httpCall(url, ANSWER_MS, {
        method: "POST",
        headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json" },
        body: JSON.stringify(items),
      });
      const { text } = answer;
      if (answer.status >= 300) {
        this.refused.set(answer.status, (this.refused.get(answer.status) ?? 0) + 1);
        if (!BEARABLE.has(answer.status)) this.violations.push(`${answer.status} ${text.slice(0, 200)}`);
        else if (answer.status === 503 && !answer.headers["retry-after"])
          this.violations.push("503 without Retry-After");
        return { status: answer.status, body: { accepted: 0, duplicates: 0, rejected: [] } };
      }
      return { status: answer.status, body: JSON.parse(text) };
    } catch {
      this.ambiguous += 1;
      return null;
    }
  }

  /** I6: each item has a verdict. */
  private checkCounts({ body }: NonNullable<Answer>, items: number, path: string): void {
    const { accepted, duplicates, rejected } = body;
    if (accepted + duplicates + rejected.length !== items)
      this.violations.push(`${path}: ${accepted} + ${duplicates} + ${rejected.length} of ${items} items`);
    if (rejected.length > 0) this.violations.push(`${path}: ${JSON.stringify(rejected[0])}`);
  }
}
