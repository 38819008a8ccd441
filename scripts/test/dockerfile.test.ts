import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { repoRoot } from "../setup/repo-root.mjs";
import { commandOf, contextFilter, environmentOf, readDockerfile, stepsOf } from "./dockerfile.mjs";

const read = (file: string) => readFileSync(path.join(repoRoot, file), "utf8");

describe("the reader of a Dockerfile", () => {
  const text = [
    "# a comment",
    "FROM node:24-slim AS build",
    "ENV A=1 B=x=y",
    "RUN npm ci",
    "FROM node:24-slim",
    "ENV C=3",
    "HEALTHCHECK --interval=15s \\",
    '  CMD ["node", "probe.mjs"]',
    'CMD ["node", "start.mjs"]',
  ].join("\n");

  it("splits it into stages with their steps, variables and commands", () => {
    const [build, last] = readDockerfile(text);
    expect([build!.name, build!.image, last!.name]).toEqual(["build", "node:24-slim", null]);
    expect(environmentOf(build!)).toEqual({ A: "1", B: "x=y" });
    expect(stepsOf(build!, "RUN")).toEqual(["npm ci"]);
    expect(commandOf(last!, "CMD")).toEqual(["node", "start.mjs"]);
    expect(commandOf(last!, "HEALTHCHECK")).toEqual(["node", "probe.mjs"]);
  });

  it("rejects what it does not understand", () => {
    expect(() => readDockerfile("FROM a\n  echo x")).toThrow("is not an instruction:   echo x");
    expect(() => commandOf(readDockerfile("FROM a")[0]!, "CMD")).toThrow("0 CMD");
  });
});

describe("the filter of the build context", () => {
  const reaches = contextFilter("*\n!app\n!lib\nlib/store/generated\n**/*.test.ts\n");
  it.each([
    ["app/page.tsx", true],
    ["lib/store/database/pool.ts", true],
    ["lib/store/generated/client.ts", false],
    ["lib/a/b.test.ts", false],
    [".env", false],
    ["application/x.ts", false],
  ])("%s: %s", (file, expected) => {
    expect(reaches(file)).toBe(expected);
  });
});

describe("the Dockerfile", () => {
  const stages = readDockerfile(read("Dockerfile"));
  const last = stages.at(-1)!;

  it("uses the Node of .nvmrc in every stage, on glibc", () => {
    const image = `node:${read(".nvmrc").trim()}-bookworm-slim`;
    expect(stages.map((stage) => stage.image)).toEqual([image, image]);
  });

  it("runs as an ordinary user, through our own front door", () => {
    expect(stepsOf(last, "USER")).toEqual(["node"]);
    expect(commandOf(last, "CMD")).toEqual(["node", "scripts/start.mjs", "--built"]);
  });

  it("keeps secrets and the data directory out of the build", () => {
    const reaches = contextFilter(read(".dockerignore"));
    const secret = [
      ".env",
      ".env.local",
      ".data/secrets.json",
      ".git/config",
      "node_modules/x/index.js",
      ".next/BUILD_ID",
    ];
    expect(secret.filter(reaches)).toEqual([]);
    expect(
      ["package-lock.json", "app/layout.tsx", "public/icon.svg", "prisma/migrations/x/migration.sql"].every(
        reaches,
      ),
    ).toBe(true);
  });
});
