import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { figure, goalText, isMet, type Report } from "./measure";

export type Result = Report & { suite: string; date: string };
/** What the suites found last; one that is run again replaces its own. */
export type Results = { machine: string; versions: string; results: Result[] };

const ROOT = path.resolve(import.meta.dirname, "..");
const FILE = path.join(ROOT, "bench/results.json");
const BEGIN = "<!-- figures: written by `npm run bench` -->";
const END = "<!-- end of figures -->";

export function readResults(): Results {
  return JSON.parse(readFileSync(FILE, "utf8")) as Results;
}

/** Into `results.json` and the tables of the documents. */
export function writeResults(results: Results): void {
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
  for (const [file, table] of [
    ["docs/benchmarks.md", allFigures(results)],
    ["README.md", ratiosOnly(results)],
  ] as const) {
    const place = path.join(ROOT, file);
    writeFileSync(place, withFigures(readFileSync(place, "utf8"), table));
  }
}

function withFigures(text: string, table: string): string {
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`no place between ${BEGIN} and ${END}`);
  return `${text.slice(0, from)}${BEGIN}\n\n${table}\n\n${text.slice(to)}`;
}

const verdict = (ratio: Report["ratios"][number]) =>
  ratio.goal ? `${goalText(ratio.goal)}${isMet(ratio) ? "" : " (missed)"}` : "";

/** Padded as Markdown is formatted elsewhere in the documents. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) =>
    Math.max(3, ...[title, ...rows.map((row) => row[at]!)].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function ratiosOnly({ results }: Results): string {
  const rows = results.flatMap(({ suite, ratios }) =>
    ratios.map((ratio) => [suite, ratio.name, figure(ratio.value), verdict(ratio)]),
  );
  return table(["suite", "ratio", "measured", "goal"], rows);
}

function allFigures({ machine, versions, results }: Results): string {
  const parts = results.map(({ title, date, measured, ratios }) =>
    [
      `### ${title}`,
      `Measured ${date}.`,
      table(
        ["side", "median", "low to high", "unit"],
        measured.map(({ name, unit, median, low, high }) => [
          name,
          figure(median),
          low === high ? "" : `${figure(low)} to ${figure(high)}`,
          unit,
        ]),
      ),
      table(
        ["ratio", "measured", "goal"],
        ratios.map((ratio) => [ratio.name, figure(ratio.value), verdict(ratio)]),
      ),
    ].join("\n\n"),
  );
  return [`Machine: ${machine}. ${versions}.`, ...parts].join("\n\n");
}
