import { setTimeout as sleep } from "node:timers/promises";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { seeded } from "../../bench/traffic";
import { Standstills } from "../../scripts/setup/standstills.mjs";
import { httpCall } from "./http-call";

/** A project with a key of its own and channels that are named by their lane. */
export type Tenant = { number: number; projectId: number; key: string };

/** What a client sent, as far as the database must give it back. */
export type SentRequest = {
  id: string;
  projectId: number;
  ts: number;
  model: string;
  service: string;
  input: number;
  latency: number;
};

type Answer = {
  status: number;
  body: { accepted: number; duplicates: number; rejected: { code: string }[] };
} | null;

const BATCH = 20;
const ANSWER_MS = 30_000;
/** Before a client sends again, which it does for five minutes: on a busy machine a start takes more than one. */
const PAUSE_MS = 200;
const ATTEMPTS = 1_500;
/** What an answer may be while something is broken. */
const BEARABLE = new Set([429, 502, 503, 504]);
const NOTHING_ACCEPTED = 422;
const TOO_SLOW = 408;
/** A client that stood still for so long was too slow. */
const SLOW_MS = 10_000;

/** Channels of each project, each of which gets the breakers that are named after it. */
export const LANES = 6;
/** A channel gets 20 messages an hour, then digests, which take minutes; a breaker that also closes needs two. */
const BREAKERS_AN_HOUR = 9;
const BREAKER_PAUSE_MS = 5_000;
export const laneName = (tenant: number, lane: number) => `t${tenant}-lane${lane}-`;

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
  answered = 0;
  ambiguous = 0;
  forgotten = 0;
  /** When the last batch was acknowledged by each address, by performance.now(). */
  readonly acknowledgedAt = new Map<string, number>();
  private stopping = false;
  private readonly standstills = new Standstills({ everyMs: 1_000, rememberMs: ANSWER_MS });
  private readonly clients: Promise<void>[] = [];
  private number = 0;

  constructor(
    private readonly urls: readonly string[],
    readonly tenants: readonly Tenant[],
    private readonly seed: number,
  ) {}

  start(clients: number): void {
    for (let at = 0; at < clients; at++) {
      const tenant = this.tenants[at % this.tenants.length]!;
      // One client of each process never asks another, which may keep it waiting.
      const urls = at < this.urls.length ? [this.urls[at]!] : this.urlsFrom(at);
      this.clients.push(this.send(seeded(this.seed * 1_000 + at), urls, tenant));
    }
    this.clients.push(this.moveBreakers(seeded(this.seed * 1_000 - 1)));
  }

  /** Resolves when every batch is acknowledged. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.clients);
  }

  /** In the order in which a client asks them. */
  private urlsFrom(first: number): readonly string[] {
    const at = first % this.urls.length;
    return [...this.urls.slice(at), ...this.urls.slice(0, at)];
  }

  /** A request that was lost with an older copy of the database. */
  forget(id: string): void {
    this.acknowledged.delete(id);
    this.forgotten += 1;
  }

  private async send(random: () => number, urls: readonly string[], tenant: Tenant): Promise<void> {
    const path = "/api/v1/requests";
    const others = [...urls].reverse();
    while (!this.stopping) {
      const batch = Array.from({ length: BATCH }, () => this.make(random, tenant));
      const items = batch.map(itemOf);
      const copies = [this.untilAcknowledged(path, items, urls, tenant)];
      // A client that waited too short a time asks another process while the first still stores.
      if (random() < 0.2) copies.push(this.untilAcknowledged(path, items, others, tenant));
      if ((await Promise.all(copies)).includes(true)) for (const { id } of batch) this.acknowledged.add(id);
      // A client that did not note the answer sends it all again.
      if (random() < 0.05) await this.untilAcknowledged(path, items, others, tenant);
      if (random() < 0.02) await this.sendConflict(`${urls[0]}${path}`, batch[0]!, tenant);
      await sleep(20 + random() * 60);
    }
  }

  /** The same id with another content changes nothing and is refused (I5). */
  private async sendConflict(url: string, one: SentRequest, tenant: Tenant): Promise<void> {
    const answer = await this.post(url, [itemOf({ ...one, latency: one.latency + 1 })], tenant);
    if (!answer || this.isBearable(answer.status)) return;
    const codes = answer.body.rejected.map(({ code }) => code).join();
    // A copy from before the request may be the database by now.
    if (codes !== "conflict" && this.acknowledged.has(one.id))
      this.violations.push(`I5: another content under the id ${one.id} was answered with "${codes}"`);
  }

  private make(random: () => number, { number, projectId }: Tenant): SentRequest {
    this.number += 1;
    // New series appear all the time: what a process remembers of them must not outlive its database.
    const service = `t${number}-service-${Math.floor(this.number / 2_000)}-${Math.floor(random() * 3)}`;
    const one = {
      id: `${this.seed}-${this.number}`,
      projectId,
      ts: Date.now() - Math.floor(random() * 120_000),
      model: random() < 0.5 ? "gpt-4o" : "gpt-4o-mini",
      service,
      input: Math.floor(random() * 5_000),
      latency: Math.floor(random() * 9_000),
    };
    this.sent.set(one.id, one);
    return one;
  }

  /** Opens a breaker every few seconds, in turn for each channel, and closes half of them. */
  private async moveBreakers(random: () => number): Promise<void> {
    const path = "/api/v1/circuit-events";
    const places = this.tenants.flatMap((tenant) =>
      Array.from({ length: LANES }, (_, lane) => ({ tenant, lane, times: [] as number[] })),
    );
    for (let number = 0; !this.stopping; number++) {
      const { tenant, lane, times } = places[number % places.length]!;
      const isFull = () => times.filter((at) => performance.now() - at < HOUR_MS).length >= BREAKERS_AN_HOUR;
      while (!this.stopping && isFull()) await sleep(500);
      if (this.stopping) return;
      times.push(performance.now());
      const name = `${laneName(tenant.number, lane)}${number}`;
      const change = (state: string) => [{ name, state, id: `${this.seed}-${name}-${state}` }];
      const urls = this.urlsFrom(number);
      if (await this.untilAcknowledged(path, change("open"), urls, tenant)) this.opened.add(name);
      for (let waited = 0; waited < BREAKER_PAUSE_MS && !this.stopping; waited += 500) await sleep(500);
      if (random() < 0.5) await this.untilAcknowledged(path, change("closed"), urls, tenant);
    }
  }

  private async untilAcknowledged(
    path: string,
    items: object[],
    urls: readonly string[],
    tenant: Tenant,
  ): Promise<boolean> {
    for (let attempt = 0; ; attempt++) {
      const url = urls[attempt % urls.length]!;
      const answer = await this.post(`${url}${path}`, items, tenant);
      if (answer && answer.status < 300) {
        this.checkCounts(answer, items.length, path);
        this.acknowledgedAt.set(url, performance.now());
        return true;
      }
      if (answer && !this.isBearable(answer.status)) {
        if (answer.status === NOTHING_ACCEPTED) this.checkCounts(answer, items.length, path);
        return false;
      }
      if (attempt > ATTEMPTS) throw new Error(`${path} was not acknowledged in ${attempt} attempts`);
      await sleep(PAUSE_MS);
    }
  }

  private isBearable(status: number): boolean {
    return BEARABLE.has(status) || (status === TOO_SLOW && this.standstills.recentMs() >= SLOW_MS);
  }

  private async post(url: string, items: object[], { key }: Tenant): Promise<Answer> {
    this.calls += 1;
    try {
      const answer = await httpCall(url, ANSWER_MS, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(items),
      });
      if (answer.status < 300 || answer.status === NOTHING_ACCEPTED) {
        const body = JSON.parse(answer.text);
        this.answered += 1;
        return { status: answer.status, body };
      }
      this.refused.set(answer.status, (this.refused.get(answer.status) ?? 0) + 1);
      if (!this.isBearable(answer.status))
        this.violations.push(`requirement 7: ${answer.status} ${answer.text.slice(0, 200)}`);
      else if (answer.status === 503 && !answer.headers["retry-after"])
        this.violations.push("requirement 7: 503 without Retry-After");
      return { status: answer.status, body: { accepted: 0, duplicates: 0, rejected: [] } };
    } catch {
      this.ambiguous += 1;
      return null;
    }
  }

  /** I6: each item has a verdict. */
  private checkCounts({ body }: NonNullable<Answer>, items: number, path: string): void {
    const { accepted, duplicates, rejected } = body;
    if (accepted + duplicates + rejected.length !== items)
      this.violations.push(`I6: ${path}: ${accepted} + ${duplicates} + ${rejected.length} of ${items} items`);
    if (rejected.length > 0) this.violations.push(`I3: ${path}: ${JSON.stringify(rejected[0])}`);
  }
}

const itemOf = ({ id, ts, model, service, input, latency }: SentRequest) => ({
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
});
