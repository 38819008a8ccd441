import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { Severity } from "@/lib/schema/alerts/severity";
import type { Answer, Product } from "./product";

export type Team = {
  projectId: number;
  read: string;
  manage: string;
  ingest: string;
  /** Headers of sessions. */
  viewer: Record<string, string>;
  member: Record<string, string>;
};

/** Throws where the product does not hold. */
export type Probe = [name: string, work: () => Promise<void>];

/** What probes share: the product, two teams, and what the hostile one can do. */
export class Stage {
  constructor(
    readonly product: Product,
    readonly hostile: Team,
    readonly victim: Team,
    readonly dataDirectory: string,
  ) {}

  readonly manage = (address: string, method: string, body?: unknown): Promise<Answer> =>
    this.product.call(`/api/v1${address}`, { method, key: this.hostile.manage, body });

  /** Returns the id. */
  readonly make = async (address: string, body: object): Promise<string> => {
    const { status, text } = await this.manage(address, "POST", body);
    assert.equal(status, 201, text);
    return JSON.parse(text).id;
  };

  readonly routeTo = async (channel_ids: string[]): Promise<void> => {
    for (const severity of Severity.options) await this.make("/routes", { severity, channel_ids });
  };

  /** Opens a breaker, whose rule fires. */
  readonly breaks = async (): Promise<string> => {
    const body = { name: `breaker ${Math.random()}`, state: "open" };
    await this.product.call("/api/v1/circuit-events", { method: "POST", key: this.hostile.ingest, body });
    return body.name;
  };
}

export async function until(isDone: () => Promise<boolean>, what: () => string): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await wait(500)) if (await isDone()) return;
  assert.fail(`within two minutes: ${what()}`);
}
