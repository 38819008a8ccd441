import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { trialOf } from "./read-page";

const docs = path.resolve(import.meta.dirname, "../../docs/senders");
const trials = readdirSync(docs).flatMap((file) => {
  const page = readFileSync(path.join(docs, file), "utf8");
  const trial = trialOf(page, "http://127.0.0.1:1", "slk_x");
  return page.includes("## Try it") ? [[file, trial] as const] : [];
});

it("reads every page that has a script", () => {
  expect(trials.length).toBeGreaterThanOrEqual(20);
});

it.each(trials)("%s has what the program needs, with the address and the key filled in", (_, trial) => {
  expect(trial).not.toBeNull();
  expect(trial!.install).toMatch(/^npm install /);
  expect(trial!.command).toMatch(/(^| )(node|npx) /);
  const said = JSON.stringify(trial);
  expect(said).toMatch(/http:\/\/127\.0\.0\.1:1\/api\/(otlp|v1)/);
  expect(said).toContain("slk_x");
  expect(said).not.toContain("slk_your_key");
});

it("reads which Node a page requires", () => {
  const nodeOf = (file: string) => trials.find(([name]) => name === file)?.[1]?.node;
  expect(nodeOf("mastra.md")).toBe(22);
  expect(nodeOf("langfuse.md")).toBeNull();
});

it("a page without a script says how it was checked, or that it was not run", () => {
  const without = readdirSync(docs).filter(
    (file) => file !== "README.md" && !trials.some(([tried]) => tried === file),
  );
  expect(without.length).toBeGreaterThan(0);
  for (const file of without) {
    const page = readFileSync(path.join(docs, file), "utf8");
    expect([file, /## How it was checked\n\n.*(does not run this page|has not been run)/.test(page)]).toEqual(
      [file, true],
    );
  }
});
