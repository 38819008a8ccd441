import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { nodeVersionSuffices } from "@/scripts/setup/node-version.mjs";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

type Package = { version: string; integrity?: string; inBundle?: boolean; link?: boolean };
const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, Package> };
const manifest = JSON.parse(read("package.json")) as {
  version: string;
  license: string;
  engines: { node: string };
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const workflow = read(".github/workflows/ci.yml");

const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(path.join(root, file)));

/** Entries of a lockfile whose content a registry could change unnoticed. */
function unhashed(packages: Record<string, Package>): string[] {
  return Object.entries(packages)
    .filter(([location, { integrity, inBundle }]) => {
      // A bundled package is in the archive of its parent, covered by the parent's hash.
      return location !== "" && !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity ?? "");
    })
    .map(([location]) => location);
}

describe("the lockfile", () => {
  it("has a SHA-512 hash for every package, including those of other platforms", () => {
    expect(Object.keys(lock.packages).length).toBeGreaterThan(400);
    expect(unhashed(lock.packages)).toEqual([]);
  });

  it("is rejected if a package has no hash, or a weaker one", () => {
    const hash = `sha512-${"a".repeat(86)}==`;
    const packages = {
      "": { version: "1" },
      a: { version: "1", integrity: hash },
      b: { version: "1" },
      c: { version: "1", integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" },
      d: { version: "1", inBundle: true },
    };
    expect(unhashed(packages)).toEqual(["b", "c"]);
  });

  it("has one version of Prisma's client, CLI and adapter, pinned", () => {
    const { "@prisma/client": client, "@prisma/adapter-pg": adapter } = manifest.dependencies;
    expect(client).toMatch(/^7\.\d+\.\d+$/);
    expect([adapter, manifest.devDependencies.prisma]).toEqual([client, client]);
  });
});

describe("the top level", () => {
  it.each([
    ["LICENSE", /Apache License\s+Version 2\.0/],
    ["README.md", /^# Sightline/],
    ["CONTRIBUTING.md", /import law/],
    ["SECURITY.md", /Report a vulnerability/],
    ["CHANGELOG.md", /^## \[Unreleased\]$/m],
    ["ARCHITECTURE.md", /^# Architecture/],
    [".env.example", /^#DATABASE_URL=/m],
    ["Dockerfile", /^USER node$/m],
    ["compose.yaml", /condition: service_healthy/],
    [".ci/run", /^npm test$/m],
  ])("has %s", (file, content) => {
    expect(read(file)).toMatch(content);
  });

  it("states one license", () => {
    expect(manifest.license).toBe("Apache-2.0");
  });

  it("has an entry for its version, or none of it is released", () => {
    const released = [...read("CHANGELOG.md").matchAll(/^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$/gm)];
    const newest = released[0]?.[1] ?? null;
    expect([null, manifest.version]).toContain(newest);
  });

  it("asks for the same Node everywhere", () => {
    const floor = /^>=(\d+\.\d+)$/.exec(manifest.engines.node)?.[1];
    const [major, minor] = floor!.split(".").map(Number);
    expect(nodeVersionSuffices(`${floor}.0`)).toBe(true);
    expect(nodeVersionSuffices(`${major}.${minor! - 1}.9`)).toBe(false);
    for (const file of ["README.md", "CONTRIBUTING.md", "docs/operations.md"])
      expect(read(file)).toContain(floor);
    const tested = JSON.parse(/^ +node: (\[.*\])$/m.exec(workflow)![1]!) as number[];
    expect(tested).toContain(major);
    expect(tested).toContain(Number(read(".nvmrc")));
    expect(Number(read(".nvmrc"))).toBeGreaterThan(20);
  });
});

describe("the documents", () => {
  it("link to files that exist", () => {
    expect(documents.length).toBeGreaterThan(20);
    const broken = documents.flatMap((file) =>
      [...read(file).matchAll(/(?:\]\(|src(?:set)?=")([^)#"\s]+)/g)]
        .map(([, target]) => target!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(path.join(root, path.dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it("name npm scripts and files that exist", () => {
    const faults = documents.flatMap((file) => {
      const text = read(file);
      const scripts = [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name]) => name!);
      const files = [...text.matchAll(/\bvitest run --project \w+ (\S+\.ts)\b/g)].map(([, name]) => name!);
      return [
        ...scripts.filter((name) => !manifest.scripts[name]).map((name) => `${file}: npm run ${name}`),
        ...files.filter((name) => !existsSync(path.join(root, name))).map((name) => `${file}: ${name}`),
      ];
    });
    expect(faults).toEqual([]);
  });
});

describe("the workflow", () => {
  it("runs what a developer runs, may only read, and pins each action", () => {
    expect(workflow).toMatch(/^ +- run: \.ci\/run$/m);
    expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(workflow.match(/permissions:/g)).toHaveLength(1);
    const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action!);
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !/^actions\/[a-z-]+@v\d+$/.test(action))).toEqual([]);
  });
});
