import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { withQuotas } from "./quota-table";
import { repoRoot } from "./setup/repo-root.mjs";

it("docs/operations.md lists the quotas as they are; otherwise run `npm run docs`", () => {
  const text = readFileSync(path.join(repoRoot, "docs/operations.md"), "utf8");
  expect(withQuotas(text)).toBe(text);
});
