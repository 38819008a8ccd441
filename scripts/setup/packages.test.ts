import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packagesAreStale } from "./packages.mjs";
import { sourceHash } from "./source-hash.mjs";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "sightline-packages-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, content: unknown): void {
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(root, file), typeof content === "string" ? content : JSON.stringify(content));
}

const wanted = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/next": { version: "16.4.6" },
    "node_modules/swc-mac": { version: "16.4.6", optional: true },
  },
};
const has = (packages: Record<string, { version: string }>) => {
  write("package-lock.json", wanted);
  write("node_modules/.package-lock.json", { packages });
};

describe("node_modules", () => {
  it("is stale if missing or incomplete", () => {
    write("package-lock.json", wanted);
    write("node_modules/next/package.json", { version: "16.4.6" });
    expect(packagesAreStale(root)).toBe(true);
  });

  it("is fresh with the versions of the lockfile, without packages of other platforms", () => {
    has({ "node_modules/next": { version: "16.4.6" } });
    expect(packagesAreStale(root)).toBe(false);
  });

  it.each([
    ["another version", { "node_modules/next": { version: "16.4.5" } }],
    ["a missing package", {}],
    [
      "another version of an optional one",
      {
        "node_modules/next": { version: "16.4.6" },
        "node_modules/swc-mac": { version: "16.4.5" },
      },
    ],
  ])("is stale with %s", (_name, packages) => {
    has(packages);
    expect(packagesAreStale(root)).toBe(true);
  });
});

describe("the hash of the sources", () => {
  const hash = () => sourceHash(root, ["app", "lib", "next.config.js", "missing"]);

  it("changes with content, names and new files, and not with tests, documents and generated code", () => {
    write("app/page.tsx", "a");
    write("lib/store/database/pool.ts", "b");
    const before = hash();
    write("lib/store/database/pool.test.ts", "t");
    write("lib/store/README.md", "d");
    write("lib/store/generated/client.ts", "g");
    write("scripts/start.mjs", "s");
    expect(hash()).toBe(before);
    write("next.config.js", "c");
    const configured = hash();
    expect(configured).not.toBe(before);
    write("lib/store/database/pool.ts", "changed");
    expect(hash()).not.toBe(configured);
  });
});
