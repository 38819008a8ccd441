import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Env } from "@/lib/env";
import { envExample, withSettings } from "./describe-settings.mjs";
import { DEVELOPER_SETTINGS } from "./developer-settings.mjs";
import { loadEnvFile } from "./env-file.mjs";
import { repoRoot } from "./repo-root.mjs";
import { readSettings } from "./settings.mjs";
import { SETTING_NAMES, SETTINGS } from "./settings-table.mjs";

type Setting = { name: string; meaning: string; default?: string; unset?: string };

const settings: Setting[] = SETTINGS.flatMap((group) => group.settings as Setting[]);
const developerNames = DEVELOPER_SETTINGS.map(({ name }) => name);
const names = [...SETTING_NAMES, ...developerNames];

// Set by the system, npm, Next or CI, or by one of our processes for another; users do not set them.
const FROM_PROGRAMS =
  /^(PATH|HOME|CI|NODE_ENV|NEXT_RUNTIME|__NEXT_\w+|npm_\w+|E2E_\w+|PLAYWRIGHT_JSON|DEBIAN_FRONTEND)$/;
const OUR_PREFIX = /\b(?:SIGHTLINE|NEXTAUTH|SMTP|BENCH|TEST)_[A-Z0-9_]*[A-Z0-9]\b/g;

// Their sources contain samples of source text.
const HOLDS_SAMPLES =
  /^(test\/import-law\.test|scripts\/setup\/settings-table\.test|lib\/senders\/quick-starts)\.ts$/;

const read = (file: string) => readFileSync(path.join(repoRoot, file), "utf8");

function trackedFiles(pattern: RegExp): string[] {
  const options = { cwd: repoRoot, encoding: "utf8" } as const;
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], options);
  return listed.split("\n").filter((file) => pattern.test(file) && !HOLDS_SAMPLES.test(file));
}

/** The variables that a source reads from its environment. */
function variablesIn(source: string): string[] {
  const reads = source.matchAll(/\b(?:process\.env|env|environment)(?:\.|\[["'])([A-Za-z_]\w*)/g);
  const named = [...reads]
    .map((match) => match[1]!)
    .filter((name) => /^([A-Z][A-Z0-9_]+|npm_\w+)$/.test(name));
  return [...named, ...(source.match(OUR_PREFIX) ?? [])];
}

describe("the table of settings", () => {
  const sources = trackedFiles(/\.(ts|tsx|mjs|js)$/).filter(
    (file) => !/(settings-table|developer-settings)\.mjs$/.test(file),
  );
  const used = new Set(sources.flatMap((file) => variablesIn(read(file))));

  it("names each variable once, with a meaning and with a default or what happens without it", () => {
    expect(new Set(names).size).toBe(names.length);
    for (const setting of [...settings, ...(DEVELOPER_SETTINGS as Setting[])]) {
      expect(setting.meaning).not.toBe("");
      expect([setting.name, (setting.default === undefined) !== (setting.unset === undefined)]).toEqual([
        setting.name,
        true,
      ]);
    }
  });

  it("has every variable that the code reads or names", () => {
    expect(sources.length).toBeGreaterThan(300);
    expect([...used].filter((name) => !names.includes(name) && !FROM_PROGRAMS.test(name))).toEqual([]);
  });

  it("has only variables that the code reads", () => {
    expect(names.filter((name) => !used.has(name))).toEqual([]);
  });

  it("has the variables of the running process, with the same defaults", () => {
    expect(Object.keys(Env.shape).sort()).toEqual([...SETTING_NAMES].sort());
    const required = {
      DATABASE_URL: "x",
      SIGHTLINE_SECRET_KEY: "s".repeat(32),
      NEXTAUTH_SECRET: "s".repeat(32),
    };
    const parsed = Env.parse(required) as Record<string, unknown>;
    const withDefault = settings.filter((setting) => setting.default !== undefined);
    expect(Object.fromEntries(withDefault.map(({ name }) => [name, String(parsed[name])]))).toEqual(
      Object.fromEntries(withDefault.map((setting) => [setting.name, setting.default])),
    );
    const { port, host, worker } = readSettings({});
    expect([String(port), host, worker]).toEqual(
      ["PORT", "SIGHTLINE_HOST", "SIGHTLINE_WORKER"].map(
        (name) => settings.find((setting) => setting.name === name)?.default,
      ),
    );
  });

  it("matches docs/operations.md and .env.example (npm run docs)", () => {
    expect(read("docs/operations.md")).toBe(withSettings(read("docs/operations.md")));
    expect(read(".env.example")).toBe(envExample());
  });

  it("has every variable that a document or the container names", () => {
    const documents = trackedFiles(/\.md$|^Dockerfile$|^compose\.yaml$/);
    const faults = documents.flatMap((file) =>
      [...read(file).matchAll(OUR_PREFIX)]
        .map(([name]) => name)
        .filter((name) => !names.includes(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(faults).toEqual([]);
  });
});

describe("the scan for variables", () => {
  it.each([
    ["process.env.CHROMIUM_PATH", ["CHROMIUM_PATH"]],
    ['process.env["TZ"]', ["TZ"]],
    ["env.PORT ?? 1", ["PORT"]],
    ["const { SMTP_URL: server } = e", ["SMTP_URL"]],
    ["process.env[name]; log.env.lower", []],
  ])("finds in %s: %j", (source, expected) => {
    expect(variablesIn(source)).toEqual(expected);
  });
});

describe("a .env file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sightline-env-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => vi.unstubAllEnvs());

  it("sets unset variables and leaves set ones, even empty ones", () => {
    const file = path.join(folder, ".env");
    writeFileSync(
      file,
      'PORT=4001\nSMTP_FROM="Sightline <a@example.org>"\n#SIGHTLINE_TEAM=Ops\nSMTP_URL=smtp://x\n',
    );
    vi.stubEnv("PORT", "4000");
    vi.stubEnv("SMTP_URL", "");
    vi.stubEnv("SMTP_FROM", undefined);
    vi.stubEnv("SIGHTLINE_TEAM", undefined);
    loadEnvFile(file);
    const { PORT, SMTP_URL, SMTP_FROM, SIGHTLINE_TEAM } = process.env;
    expect([PORT, SMTP_URL, SMTP_FROM, SIGHTLINE_TEAM]).toEqual([
      "4000",
      "",
      "Sightline <a@example.org>",
      undefined,
    ]);
  });

  it("may be missing, and is reported by name if it cannot be read", () => {
    loadEnvFile(path.join(folder, "none"));
    expect(() => loadEnvFile(folder)).toThrow(`${folder} cannot be read`);
  });

  it("accepts the unchanged example", () => {
    const before = { ...process.env };
    loadEnvFile(path.join(repoRoot, ".env.example"));
    expect(process.env).toEqual(before);
  });
});
