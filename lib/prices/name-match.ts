import type { MatchLogic, ModelInfo } from "@pydantic/genai-prices";

/** How a sent name relates to the row of the table that it was found under. `other`: another version of the model. */
export type NameMatch = "exact" | "dated" | "similar" | "other";

// -20250929, @20250929, -2025-08-07, -0613, -2411, -002; then -v1:0. "-v2" alone is a different model.
const DATE =
  "[-@_](?:20\\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])|(?:0[1-9]|1[0-2]|2[3-9])[0-3]\\d|00\\d)";
const SUFFIX = new RegExp(`^(?:${DATE}(?:-v\\d+(?::\\d+)?)?|-v1(?::\\d+)?|:\\d|@default)$`);
const DATED_END = new RegExp(`${DATE}$`);
const BUILD = /^-v\d+(:\d+)?$/;
const FINE_TUNE = /^:[^:]*:[^:]*:[^:]*$/;
// "-5", ".1" or a digit that continues: the next version, not the same model.
const VERSION = /^(?:\d|[-.]\d{1,2}(?![\da-z]))/;
const PREFIX = /^(?:[\w-]+[./])*$/;

/** The name without a date or version suffix: "claude-opus-5-20260801" -> "claude-opus-5". */
export function withoutSuffix(name: string): string {
  for (let at = 1; at < name.length; at++)
    if ("-@_:".includes(name[at]!) && SUFFIX.test(name.slice(at))) return name.slice(0, at);
  return name;
}

type Leaf = { kind: "equals" | "starts_with" | "ends_with" | "contains" | "regex"; text: string };

function leavesOf(logic: MatchLogic): Leaf[] {
  if ("or" in logic) return logic.or.flatMap(leavesOf);
  if ("and" in logic) return logic.and.flatMap(leavesOf);
  const [kind, text] = Object.entries(logic)[0] as [Leaf["kind"], string];
  return [{ kind, text: kind === "regex" ? text : text.toLowerCase() }];
}

const CLOSENESS: NameMatch[] = ["exact", "dated", "similar", "other"];

/** `name` in lower case, and already found to match the row. */
export function nameMatch(name: string, row: Pick<ModelInfo, "id" | "match">): NameMatch {
  const leaves = leavesOf(row.match);
  const id: Leaf = { kind: "contains", text: row.id.toLowerCase().replace(/^regional\./, "") };
  const found = [id, ...leaves].map((leaf): NameMatch => {
    // The table's patterns spell out a date, or exclude something.
    if (leaf.kind === "regex")
      return !leaf.text.startsWith("^(?!") && new RegExp(leaf.text).test(name) ? "dated" : "similar";
    // "gemma-3-" and "claude-opus-4@" stop before the suffix.
    const text = leaf.text.replace(/[-@]$/, "");
    const at =
      leaf.kind === "contains"
        ? name.indexOf(text)
        : leaf.kind === "ends_with"
          ? name.length - text.length
          : 0;
    if (at < 0 || !name.startsWith(text, at) || !PREFIX.test(name.slice(0, at))) return "similar";
    const rest = name.slice(at + text.length);
    if (rest === "") return "exact";
    if (SUFFIX.test(rest) || (DATED_END.test(text) && BUILD.test(rest))) return "dated";
    if (text.startsWith("ft:") && FINE_TUNE.test(rest.replace(/^[-\d]*/, ""))) return "dated";
    return VERSION.test(rest) && leaf.kind !== "equals" ? "other" : "similar";
  });
  // Dates are written with and without hyphens; the table itself has found the name by either.
  if (!leaves.some(({ kind }) => kind !== "equals") && !found.includes("exact")) return "dated";
  const closest = CLOSENESS.find((one) => one !== "similar" && found.includes(one));
  return closest ?? "similar";
}
