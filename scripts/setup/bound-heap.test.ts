import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const source = (file: string) => readFileSync(path.join(import.meta.dirname, "..", file), "utf8");

it("V8's flags are set before anything takes time, and only the bounds of the heap after the boot", () => {
  const start = source("start.mjs");
  expect(start.slice(start.indexOf("try {"), start.indexOf("await"))).toContain("shapeHeaps();");
  const heap = source("setup/bound-heap.mjs");
  const later = heap.slice(heap.indexOf("export function boundHeap"));
  expect([...later.matchAll(/setFlagsFromString\("--([a-z-]+)/g)].map(([, flag]) => flag)).toEqual([
    "heap-growing-percent",
    "expose-gc",
  ]);
});
