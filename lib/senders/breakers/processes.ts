import { type CircuitState, SILENT_MS } from "@/lib/schema/request/circuit-event";

type Report = { instance: string; state: CircuitState | null; seenAt: number };

/** From the best to the worst. */
const STATES: readonly CircuitState[] = ["closed", "half_open", "open"];

/**
 * The processes that report one breaker, counted by state: the worst is known without a look at each. Times in epoch ms;
 * those of `report` and `worst` must not fall.
 */
export class Processes {
  /** As last reported, of those that are not silent. */
  private readonly states = new Map<string, Report>();
  private readonly counts: Record<CircuitState, number> = { closed: 0, half_open: 0, open: 0 };
  /** Each in the order of time: known reports may be later than new ones. */
  private readonly queues: { reports: Report[]; at: number }[];

  constructor(known: readonly Report[]) {
    this.queues = [known.toSorted((a, b) => a.seenAt - b.seenAt), []].map((reports) => ({ reports, at: 0 }));
    for (const report of known) this.put(report);
  }

  report(report: Report): void {
    this.remove(report.instance);
    this.put(report);
    this.queues[1]!.reports.push(report);
  }

  worst(now: number): CircuitState {
    for (const queue of this.queues)
      while (queue.at < queue.reports.length && queue.reports[queue.at]!.seenAt < now - SILENT_MS) {
        const report = queue.reports[queue.at++]!;
        if (this.states.get(report.instance) === report) this.remove(report.instance);
      }
    return STATES.findLast((state) => this.counts[state] > 0) ?? "closed";
  }

  private put(report: Report): void {
    this.states.set(report.instance, report);
    if (report.state) this.counts[report.state] += 1;
  }

  private remove(instance: string): void {
    const last = this.states.get(instance);
    if (last?.state) this.counts[last.state] -= 1;
    this.states.delete(instance);
  }
}
