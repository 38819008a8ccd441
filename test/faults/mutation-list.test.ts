import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { MUTATIONS } from "./mutation-list";

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, "../..", file), "utf8");

it("each mistake has one place in the sources, and the test that finds it exists", () => {
  expect(MUTATIONS.map(({ name }) => name.split(" ")[0])).toEqual(
    Array.from({ length: 10 }, (_, at) => `M${at + 1}`),
  );
  for (const { name, edits, net } of MUTATIONS) {
    for (const { file, find } of edits)
      expect([name, file, read(file).split(find).length]).toEqual([name, file, 2]);
    if ("test" in net) expect(read(net.test)).toContain(`it("${net.title}"`);
  }
});
