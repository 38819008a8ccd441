import type { Baselines } from "@/lib/schema/detectors/anomaly";
import type { BaselineSums } from "@/lib/schema/figures/rollup";
import { floorTo, HOUR_MS } from "@/lib/schema/time/epoch";
import { requestBaselinesFromSums } from "./request-baselines";

/** The hours of a project's past by what the per-request rule compares: the baselines of a window need no read. */
export class BaselineHistory {
  private readonly hours = new Map<string, Map<number, BaselineSums>>();

  /** `key`: of the model and service; `at`: epoch ms. */
  add(key: string, at: number, figures: BaselineSums): void {
    const hours = this.hours.get(key) ?? new Map<number, BaselineSums>();
    this.hours.set(key, hours);
    const hour = floorTo(at, HOUR_MS);
    const sums = hours.get(hour) ?? emptySums();
    addSums(sums, figures);
    hours.set(hour, sums);
  }

  /** Of the whole hours in [from, to). */
  baselines(key: string, from: number, to: number): Baselines {
    const total = emptySums();
    for (const [hour, sums] of this.hours.get(key) ?? [])
      if (hour >= floorTo(from, HOUR_MS) && hour < to) addSums(total, sums);
    return requestBaselinesFromSums(total);
  }

  /** Forgets the hours before `at`. */
  forget(at: number): void {
    for (const hours of this.hours.values())
      for (const hour of hours.keys()) if (hour < at) hours.delete(hour);
  }
}

function emptySums(): BaselineSums {
  return {
    requests: 0,
    successes: 0,
    unpriced: 0,
    latencySum: 0,
    latencySumSq: 0n,
    outputUnknown: 0,
    outputTokens: 0,
    outputTokensSumSq: 0n,
    costNano: 0n,
    costNanoSq: 0n,
  };
}

function addSums(into: BaselineSums, other: BaselineSums): void {
  into.requests += other.requests;
  into.successes += other.successes;
  into.unpriced += other.unpriced;
  into.latencySum += other.latencySum;
  into.latencySumSq += other.latencySumSq;
  into.outputUnknown += other.outputUnknown;
  into.outputTokens += other.outputTokens;
  into.outputTokensSumSq += other.outputTokensSumSq;
  into.costNano += other.costNano;
  into.costNanoSq += other.costNanoSq;
}
