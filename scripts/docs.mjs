import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withLimits } from "./limit-table.ts";
import { envExample, withSettings } from "./setup/describe-settings.mjs";
import { repoRoot } from "./setup/repo-root.mjs";

const operations = path.join(repoRoot, "docs/operations.md");
writeFileSync(operations, withLimits(withSettings(readFileSync(operations, "utf8"))));
writeFileSync(path.join(repoRoot, ".env.example"), envExample());
