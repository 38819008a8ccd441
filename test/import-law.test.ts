import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { checkFile } from "./law/check-file";
import { LAW } from "./law/import-table";
import { importsOf, maskSource } from "./law/scan-source";

const root = path.resolve(import.meta.dirname, "..");

function sourceFiles(): string[] {
  const below = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      path.posix.join(folder, file),
    ),
  );
  const chosen = below.filter((file) => /\.tsx?$/.test(file) && !file.startsWith("lib/store/generated/"));
  return [...chosen, "instrumentation.ts"];
}

// Tests may import everything and wait: the law applies only to their names.
const isTest = (file: string) => /\.test\.tsx?$/.test(file);

describe("the tree", () => {
  it("obeys the import law, purity and the static checks", () => {
    const files = sourceFiles().filter((file) => !isTest(file));
    expect(files.length).toBeGreaterThan(50);
    const faults = files.flatMap((file) => checkFile(file, readFileSync(path.join(root, file), "utf8")));
    expect(faults).toEqual([]);
  });

  it("allows imports only of what exists", () => {
    const exists = (name: string) =>
      name.endsWith("*")
        ? sourceFiles().some((file) => file.startsWith(name.slice(0, -1)))
        : ["", ".ts", ".tsx"].some((ending) => existsSync(path.join(root, name + ending)));
    const named = Object.entries(LAW).flatMap(([folder, { uses, types = [] }]) => [
      folder,
      ...uses,
      ...types,
    ]);
    expect(named.filter((name) => !exists(name))).toEqual([]);
  });

  it("builds raw SQL fragments in one file at most", () => {
    const raw = sourceFiles().filter((file) => {
      return /\bPrisma\.raw\b/.test(maskSource(readFileSync(path.join(root, file), "utf8")).bare);
    });
    expect(raw.length).toBeLessThanOrEqual(1);
  });
});

describe("the lockfile", () => {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string }>;
  };
  const atLeast = (version: string, floor: string) =>
    version.localeCompare(floor, "en", { numeric: true, sensitivity: "base" }) >= 0;

  // 16.4.6: remote code execution and cache poisoning are fixed. 4.24.15: the header and email flaws.
  it.each([
    ["next", "16.4.6"],
    ["next-auth", "4.24.15"],
  ])("holds %s at %s or newer", (name, floor) => {
    expect(atLeast(packages[`node_modules/${name}`]!.version, floor)).toBe(true);
  });

  it("compares versions as numbers", () => {
    expect(atLeast("16.10.0", "16.4.6")).toBe(true);
    expect(atLeast("16.4.5", "16.4.6")).toBe(false);
  });
});

describe("the checker", () => {
  it.each([
    ["lib/rules/a.ts", 'import { pool } from "@/lib/store/database/pool";'],
    ["lib/schema/a.ts", 'import { readFileSync } from "node:fs";'],
    ["lib/schema/a.ts", 'import { x } from "@/lib/format/x";'],
    ["lib/schema/a.ts", 'import { x } from "../format/x";'],
    ["lib/format/a.ts", 'export { x } from "@/lib/aggregate/x";'],
    ["lib/alert/a.ts", 'import { check } from "@/lib/detectors/check";'],
    ["lib/alert/a.ts", 'import { type Finding, check } from "@/lib/detectors/check";'],
    ["lib/notify/a.ts", 'const x = () => import("@/lib/notify/channels/slack");'],
    ["lib/notify/channels/a.ts", 'import { pool } from "@/lib/store/database/pool";'],
    ["lib/store/a.ts", 'import { summarize } from "@/lib/aggregate/summarize";'],
    ["lib/dashboard/a.ts", 'import http from "node:http";'],
    ["lib/manage/a.ts", 'import pg from "pg";'],
    ["lib/pipeline/a.ts", 'import { PrismaClient } from "@prisma/client";'],
    ["components/ui/a.tsx", 'import type { Metric } from "@/lib/schema/figures/metric";'],
    ["components/charts/a.tsx", 'import { Tile } from "@/components/panels/tile";'],
    ["app/page.tsx", 'import { pool } from "@/lib/store/database/pool";'],
    ["app/page.tsx", 'import { tick } from "@/lib/pipeline/tick";'],
    ["app/page.tsx", 'import { quantile } from "@/lib/aggregate/sketch";'],
    ["instrumentation.ts", 'import { pool } from "@/lib/store/database/pool";'],
    ["lib/new-drawer/a.ts", ""],
    ["lib/a.ts", ""],
    ["lib/schema/utils.ts", ""],
    ["lib/schema/camelCase.ts", ""],
    ["lib/ingest/a.ts", "export const f = async () => await g();"],
    ["lib/ingest/a.ts", 'fetch("https://example.org")'],
    ["lib/ingest/a.ts", "const now = Date.now();"],
    ["lib/ingest/a.ts", "const now = new Date();"],
    ["lib/ingest/a.ts", "const now = new Date;"],
    ["lib/ingest/a.ts", "const r = Math.random();"],
    ["lib/ingest/a.ts", "const url = process.env.DATABASE_URL;"],
    ["lib/ingest/a.ts", "const text = 'it is // no comment'; const now = Date.now();"],
    ["lib/ingest/a.ts", "const quote = /[\"'`]/; const now = Date.now();"],
    ["lib/store/a.ts", "prisma().$queryRawUnsafe(text)"],
    ["lib/dashboard/a.ts", 'fetch("https://example.org")'],
    ["app/page.tsx", "<p dangerouslySetInnerHTML={{ __html: text }} />"],
    ["app/actions.ts", '"use server";\n'],
    ["app/a.ts", 'async function save() {\n  "use server";\n}'],
    ["app/page.tsx", "const key = process.env.NEXT_PUBLIC_KEY;"],
    ["app/a.tsx", 'const text = count.toLocaleString("en-US");'],
    ["app/a.tsx", "const text = new Date(ts).toLocaleDateString();"],
    [
      "components/panels/a.tsx",
      'const text = new Intl.DateTimeFormat("en-GB", { month: "short" }).format(ts);',
    ],
    ["lib/notify/a.ts", "const text = new Date(ts).toISOString().slice(0, 10);"],
    ["lib/notify/a.ts", "const text = `on $".concat("{new Date(ts).toUTCString()}`;")],
    ["lib/prices/a.ts", "const text = usd.toFixed(2);"],
    ["app/a.tsx", '<span className="min-w-0 truncate">{budget.name}</span>'],
    ["app/a.tsx", "const text = `$".concat("{alerts.length} alerts`;")],
    ["lib/dashboard/a.ts", 'const text = new Intl.NumberFormat("en-US").format(usd);'],
  ])("refuses in %s: %s", (file, source) => {
    expect(checkFile(file, source)).toHaveLength(1);
  });

  it.each([
    ["lib/schema/a.ts", 'import { z } from "zod";\nimport { other } from "./other";'],
    ["lib/rules/a.ts", 'import type { MachineRule } from "@/lib/alert/machine";'],
    ["lib/rules/a.ts", 'import { type MachineRule, type Effect } from "@/lib/alert/machine";'],
    ["lib/store/a.ts", 'import { mergeSketch } from "@/lib/aggregate/sketch";\nimport pg from "pg";'],
    ["lib/pipeline/a.ts", 'import { slack } from "@/lib/notify/channels/slack";'],
    ["components/panels/a.tsx", 'import { Line } from "@/components/charts/line";'],
    [
      "app/api/v1/requests/route.ts",
      'import { acceptRequests } from "@/lib/pipeline/ingest/accept-requests";',
    ],
    ["app/a.tsx", '"use client";\nfetch("/api/v1/summary");'],
    ["lib/format/a.ts", 'const text = new Intl.NumberFormat("en-US").format(usd);'],
    ["app/a.tsx", "const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;"],
    ["app/api/v1/a/route.ts", "const from = new Date(ts).toISOString();"],
    ["lib/ingest/a.ts", "// await Date.now() in a comment\nconst text = 'await fetch(x)';"],
    ["lib/manage/a.ts", 'import type { PoolClient } from "pg";'],
    ["lib/ingest/a.ts", "const at = new Date('2026-01-01'); const day = new Date(`x`);"],
    ["lib/ingest/a.ts", "const at = new Date(ts); const half = total / 2 / 3;"],
    ["lib/ingest/a.ts", "const text = `Math.random $".concat("{`nested $", "{depth}`} process.env`;")],
    ["lib/notify/channels/a.ts", 'import https from "node:https";\nconst now = Date.now(); await send();'],
  ])("allows in %s: %s", (file, source) => {
    expect(checkFile(file, source)).toEqual([]);
  });

  it("sees every form of import, over several lines and beside strings that look like one", () => {
    const source = [
      'import a from "a";',
      'import * as b from "b";',
      'import type {\n  C,\n} from "c";',
      'import "d";',
      'export * from "e";',
      'export { f } from "f";',
      "const text = \"import g from 'g'\";",
      '// import h from "h";',
      'const i = await import("i");',
    ].join("\n");
    expect(importsOf(source).map(({ target, typeOnly }) => (typeOnly ? `type ${target}` : target))).toEqual([
      "a",
      "b",
      "type c",
      "d",
      "e",
      "f",
      "i",
    ]);
  });
});
