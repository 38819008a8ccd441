import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const folder = path.resolve(import.meta.dirname, "../findings");
const scripts = readdirSync(folder).filter((name) => name.endsWith(".sh"));

it("are more than a dozen", () => expect(scripts.length).toBeGreaterThan(12));

// The scripts themselves need the network.
describe.each(scripts)("%s", (name) => {
  const source = readFileSync(path.join(folder, name), "utf8");
  const comment = source.split("\n").filter((line) => line.startsWith("# "));

  it("can be run, installs exact versions and names no host", () => {
    expect(statSync(path.join(folder, name)).mode & 0o111).not.toBe(0);
    expect(source).toMatch(/^set -euo pipefail$/m);
    const packages = /^npm install .*--no-fund (.*)$/m.exec(source)![1]!.split(" ");
    for (const one of packages) expect(one).toMatch(/^(@[\w-]+\/)?[\w-]+@\d+\.\d+\.\d+$/);
    expect(source).not.toMatch(/https?:|--registry/);
  });

  it("says what surprises, when it was seen, and what covers it", () => {
    const text = comment.map((line) => line.slice(2)).join(" ");
    expect(text).toMatch(/Seen: \S+ \d+\.\d+\.\d+, \d+ \w+ 2026/);
    const covered = text.slice(text.indexOf("Sightline:"));
    for (const [file] of covered.matchAll(/lib\/[\w/.-]+\.ts/g))
      expect(() => statSync(path.join(folder, "..", file))).not.toThrow();
  });
});
