import { QUOTAS } from "../lib/schema/http/quota";

const BEGIN = "<!-- quotas: written by `npm run docs` from lib/schema/http/quota.ts -->";
const END = "<!-- end of quotas -->";

/** The text of docs/operations.md with its table of quotas brought up to date. */
export function withQuotas(text: string): string {
  const rows = Object.values(QUOTAS).map(({ most, what, per }) => [what, most.toLocaleString("en-US"), per]);
  const table = [["what", "at most", "per"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => (at === 1 ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!))).join(" | ")} |`;
  const rule = `| ${widths.map((width, at) => (at === 1 ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  const [head, ...body] = table.map(line);
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error("the markers of the quotas are missing");
  return `${text.slice(0, from)}${BEGIN}\n\n${[head, rule, ...body].join("\n")}\n\n${text.slice(to)}`;
}
