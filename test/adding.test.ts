import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { CHANNEL_SCHEMAS } from "@/lib/schema/channels/kinds/registry";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** The steps of each addition, by its name: the paths that ARCHITECTURE.md lists. */
function stepsOf(text: string): Map<string, string[]> {
  const section = text.slice(text.indexOf("## Adding something"));
  return new Map(
    section
      .split(/^\*\*/m)
      .slice(1)
      .map((part) => {
        const paths = [...part.matchAll(/`([\w()./-]+\/[\w()./-]*)`/g)].map(([, found]) => found!);
        return [part.slice(0, part.indexOf("**")), paths] as const;
      }),
  );
}

const STEPS = stepsOf(read("ARCHITECTURE.md"));

function sources(): string[] {
  return ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
      .map((file) => path.posix.join(folder, file))
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.includes("/generated/")),
  );
}

const SOURCES = sources().map((file) => [file, read(file)] as const);

/** The files whose code names something, comments aside. */
const naming = (pattern: RegExp) =>
  SOURCES.filter(([, text]) => pattern.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ""))).map(
    ([file]) => file,
  );

const unlisted = (files: readonly string[], steps: readonly string[]) =>
  files.filter((file) => !steps.some((step) => (step.endsWith("/") ? file.startsWith(step) : file === step)));

describe("the lists of what to touch", () => {
  it("name files that exist", () => {
    expect([...STEPS.keys()]).toHaveLength(7);
    for (const [thing, steps] of STEPS) {
      expect(steps, thing).not.toEqual([]);
      expect(
        steps.filter((step) => !existsSync(path.join(root, step))),
        thing,
      ).toEqual([]);
    }
  });

  // Other kinds also have screens, tiles or messages of their own, which a new kind does not need.
  it.each(["unpriced_model", "budget_forecast", "cost_burn"])(
    "name each file that knows the kind of rule %s",
    (kind) => {
      const files = naming(new RegExp(`["']${kind}["']|\\b${kind}\\b\\s*[:,]`));
      expect(files.length).toBeGreaterThanOrEqual(4);
      expect(unlisted(files, STEPS.get("A kind of rule")!)).toEqual([]);
    },
  );

  // "email", "webhook" and "teams" are ordinary words, too.
  const channels = Object.keys(CHANNEL_SCHEMAS).filter((kind) => !/email|webhook|teams/.test(kind));
  it.each(channels)("name each file that knows the kind of channel %s", (kind) => {
    const files = naming(new RegExp(`["'/]${kind}["']|\\b${kind}\\b\\s*[:,}]`));
    expect(files.length).toBeGreaterThanOrEqual(4);
    expect(unlisted(files, STEPS.get("A kind of channel")!)).toEqual([]);
  });

  it.each(["ttft_p95"])("name each file that knows the metric %s", (metric) => {
    const files = naming(new RegExp(`["']${metric}["']|\\b${metric}\\s*:`));
    expect(unlisted(files, STEPS.get("A metric")!)).toEqual([]);
  });

  it.each(["/routes/match", "/hit-modes"])("name each file that knows the endpoint %s", (address) => {
    const steps = STEPS.get("An endpoint")!;
    const callers = (file: string) => /^(app\/\(|components\/)/.test(file);
    const files = naming(new RegExp(`"${address}"`)).filter((file) => !callers(file));
    expect(files).toHaveLength(1);
    expect(unlisted(files, steps)).toEqual([]);
  });

  it("name each file that knows the page /quality", () => {
    expect(unlisted(naming(/["'`]\/quality\b/), STEPS.get("A page")!)).toEqual([]);
  });

  it.each(["codex", "openrouter", "langfuse"])("name each file that knows the sender %s", (sender) => {
    const files = naming(new RegExp(`["'/]${sender}["']|^  ${sender}[,:]`, "m"));
    expect(files.length).toBeGreaterThanOrEqual(3);
    // Names of providers, and of attributes that several senders write.
    const others = ["lib/prices/", "lib/senders/reading/"];
    expect(unlisted(files, [...STEPS.get("A sender")!, ...others])).toEqual([]);
  });

  it.each(["fallback_rate", "breakers"])("name each file that knows the tile %s", (tile) => {
    const steps = STEPS.get("A tile of the overview")!;
    const files = naming(new RegExp(`id: "${tile}"|get\\("${tile}"\\)|\\| "${tile}"`));
    expect(unlisted(files, [...steps, "lib/dashboard/overview/prepare-breaker-tile.ts"])).toEqual([]);
  });
});
