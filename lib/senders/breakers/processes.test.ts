import fc from "fast-check";
import { expect, it } from "vitest";
import { CircuitState, SILENT_MS } from "@/lib/schema/request/circuit-event";
import { Processes } from "./processes";

const ORDER = ["closed", "half_open", "open"] as const;
const start = Date.UTC(2026, 10, 28, 12);

const report = fc.record({
  instance: fc.constantFrom("a", "b", "c", "d"),
  state: fc.option(fc.constantFrom(...CircuitState.options)),
  afterMs: fc.integer({ min: 0, max: SILENT_MS }),
});

it("tells the same worst state as a look at each process that is not silent", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(report, { selector: ({ instance }) => instance }),
      fc.array(report, { maxLength: 30 }),
      (first, reports) => {
        // Some known reports are earlier than the first new one, some later.
        const known = first.map(({ afterMs, ...one }) => ({
          ...one,
          seenAt: start + 2 * (afterMs - SILENT_MS / 2),
        }));
        const processes = new Processes(known);
        const last = new Map(known.map((one) => [one.instance, one]));
        let now = start;
        for (const { instance, state, afterMs } of reports) {
          now += afterMs;
          last.set(instance, { instance, state, seenAt: now });
          processes.report({ instance, state, seenAt: now });
          const heard = [...last.values()].filter(({ seenAt }) => seenAt >= now - SILENT_MS);
          const worst = ORDER.findLast((one) => heard.some((process) => process.state === one)) ?? "closed";
          expect(processes.worst(now)).toBe(worst);
        }
      },
    ),
    { seed: 20261128, numRuns: 500 },
  );
});
