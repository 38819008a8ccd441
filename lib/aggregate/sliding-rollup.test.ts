import fc from "fast-check";
import { expect, test } from "vitest";
import { addRequest, emptyRollup, mergeRollup } from "./rollup";
import { SlidingRollup } from "./sliding-rollup";

const arrival = fc.record({
  gap: fc.integer({ min: 0, max: 4 }),
  latencyMs: fc.integer({ min: 0, max: 90_000 }),
  errorTypeId: fc.constantFrom(null, 1, 2),
});

test("a sliding window equals the merge of its entries", () => {
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (arrivals, width) => {
      const sliding = new SlidingRollup();
      const all: { bucket: number; figures: ReturnType<typeof emptyRollup> }[] = [];
      let bucket = 0;
      for (const { gap, latencyMs, errorTypeId } of arrivals) {
        bucket += gap;
        const figures = emptyRollup();
        addRequest(figures, {
          status: errorTypeId ? "error" : "success",
          latencyMs,
          ttftMs: null,
          inputTokens: 1,
          outputTokens: latencyMs,
          thinkingTokens: 0,
          cachedInputTokens: 0,
          cacheWriteTokens: 0,
          costNano: latencyMs,
          costDoubts: null,
          cacheHit: false,
          finishReason: null,
          errorTypeId,
        });
        all.push({ bucket, figures });
        sliding.add(bucket, figures);
        sliding.dropBefore(bucket - width);
        const expected = emptyRollup();
        for (const one of all) if (one.bucket >= bucket - width) mergeRollup(expected, one.figures);
        expect(sliding.sum()).toEqual(expected);
        expect(sliding.isEmpty).toBe(false);
      }
      sliding.dropBefore(Number.POSITIVE_INFINITY);
      expect(sliding.isEmpty).toBe(true);
      expect(sliding.sum()).toEqual(emptyRollup());
    }),
    { seed: 11 },
  );
});
