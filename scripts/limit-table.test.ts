import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { withLimits } from "./limit-table";
import { repoRoot } from "./setup/repo-root.mjs";

it("docs/operations.md lists the limits as they are; otherwise run `npm run docs`", () => {
  const text = readFileSync(path.join(repoRoot, "docs/operations.md"), "utf8");
  expect(withLimits(text)).toBe(text);
});
