import path from "node:path";
import { BASE, LAW, OWNED, PURE } from "./import-table";
import { importsOf, maskSource } from "./scan-source";

const DRAWERS = /^(utils?|helpers?|common|misc|types|constants|manager|service|index|v2|new|old)$/;

const IMPURE: [RegExp, string][] = [
  [/\bawait\b/, "await"],
  [/(?<![.\w$])fetch\s*\(/, "fetch"],
  [/\bDate\.now\b/, "Date.now"],
  [/\bnew Date\b(?!\s*\(\s*[^\s)])/, "new Date() without an argument"],
  [/\bMath\.random\b/, "Math.random"],
  [/\bprocess\.env\b/, "process.env"],
];

const REFUSED: [RegExp, string][] = [
  [/\$?(query|execute)RawUnsafe\b/, "RawUnsafe: bind values instead"],
  [/\bdangerouslySetInnerHTML\b/, "dangerouslySetInnerHTML: received strings are plain text"],
  [/\bNEXT_PUBLIC_\w+/, "NEXT_PUBLIC_: the browser gets what a page hands it, nothing from the environment"],
];

/**
 * Numbers, money, dates and times become text in lib/format alone, so that one is written alike everywhere. Calculations by
 * the clock of a zone are in lib/schema/time.
 */
const OTHER_FORMATS: [RegExp, string][] = [
  [/\bIntl\s*\.\s*(DateTime|Number|RelativeTime|Duration)Format\b(?!\(\)\.resolvedOptions)/, "Intl"],
  [/\.toLocale(Date|Time)?String\b/, "toLocaleString"],
  [/\.to(UTC|GMT|Date|Time)String\b/, "toUTCString"],
  [/\.toISOString\(\)\s*\.(slice|substring|substr|replace|replaceAll|split)\b/, "a part of toISOString"],
  [/\.toFixed\b/, "toFixed"],
  [/\.replaceAll\('"', '""'\)/, "a CSV cell of its own"],
  // A limit is never 1.
  [
    /\$\{(?![A-Z_.]+\}|limits\.|[\w.]*severity\})[\w.]+\} (?:other |open )?(?:request|alert|rule|model|channel|message|day|hour|project|user|other|incident|budget|key|event)s\b/,
    "a count beside a noun",
  ],
];
const CUT_NAMES: [RegExp, string][] = [
  [
    /\btruncate\b[^>]*>\s*(<bdi[^>]*>\s*)?\{(?:[\w.]+\.)?(name|channel|model|service|what|title)\}/,
    "a name that is cut at its end: use <Name>",
  ],
];
const FORMATTERS = ["lib/format/", "lib/schema/time/"];
/** Not read by people: the coordinates of drawings, an identity; and one text in lib/schema, which knows no other folder. */
const NOT_TEXT = [
  "components/charts/sparkline.tsx",
  "components/charts/value-ticks.ts",
  "components/panels/breakers/breaker-strip.tsx",
  "lib/rules/budget/budget-identity.ts",
  "lib/schema/http/quota.ts",
];

/** The most specific folder of the table that contains a file or an import target; null outside of all. */
export function folderOf(file: string): string | null {
  const names = Object.keys(LAW).filter((name) => file === name || file.startsWith(`${name}/`));
  return names.sort((a, b) => b.length - a.length)[0] ?? null;
}

function resolveTarget(file: string, target: string): string | null {
  if (target.startsWith("@/")) return target.slice(2);
  if (target.startsWith(".")) return path.posix.join(path.posix.dirname(file), target);
  return null;
}

function permits(names: string[], target: string): boolean {
  return names.some((name) => {
    if (name.endsWith("*")) return target.startsWith(name.slice(0, -1));
    // A folder does not include subfolders with their own law.
    return target === name || folderOf(target) === name;
  });
}

function importFaults(file: string, source: string): string[] {
  const folder = folderOf(file);
  if (!folder)
    return BASE.includes(file.replace(/\.ts$/, "")) ? [] : [`${file}: lies in no folder of the table`];
  const law = LAW[folder]!;
  const faults: string[] = [];
  for (const { target, typeOnly, line } of importsOf(source)) {
    const inside = resolveTarget(file, target);
    const fault = (why: string) => faults.push(`${file}:${line}: ${folder} may not import ${target}${why}`);
    if (inside === null) {
      if (law.packages && !law.packages.test(target)) fault("");
      const owner = OWNED.find(([name]) => name.test(target))?.[1];
      if (owner && owner !== folder && !typeOnly) fault(` (only ${owner} may)`);
    } else if (/\.css$/.test(inside) || folderOf(inside) === folder) {
      // A folder may always use itself.
    } else if (!permits(law.uses, inside)) {
      if (!permits(law.types ?? [], inside)) fault("");
      else if (!typeOnly) fault(" but for its types");
    }
  }
  return faults;
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

function textFaults(file: string, source: string): string[] {
  const { code, bare } = maskSource(source);
  const faults: string[] = [];
  const refuse = (rules: [RegExp, string][], why: string, text = bare) => {
    for (const [pattern, name] of rules) {
      const match = pattern.exec(text);
      if (match) faults.push(`${file}:${lineOf(text, match.index)}: ${why} ${name}`);
    }
  };
  const folder = folderOf(file);
  const isPure = folder !== null && PURE.includes(folder);
  if (isPure) refuse(IMPURE, "a pure folder has no");
  refuse(REFUSED, "refused:");
  const formats = FORMATTERS.some((place) => file.startsWith(place)) || NOT_TEXT.includes(file);
  if (file !== "components/ui/name.tsx") refuse(CUT_NAMES, "refused:", code);
  // Most of it is within template strings.
  if (!formats) refuse(OTHER_FORMATS, "format it with lib/format instead of", code);
  if (/^\s*(["'])use server\1/m.test(code)) faults.push(`${file}: refused: "use server"`);
  const inBrowser = /^\s*(["'])use client\1/.test(code) || file.startsWith("components/");
  if (!inBrowser && !isPure)
    refuse([[/(?<![.\w$])fetch\s*\(/, "fetch on the server: node:http in lib/notify/channels"]], "refused:");
  return faults;
}

function nameFaults(file: string): string[] {
  const name = path.posix.basename(file).replace(/(\.(test|db|db\.test))?\.(tsx?|mjs)$/, "");
  const faults: string[] = [];
  if (DRAWERS.test(name)) faults.push(`${file}: a file is named for its one idea, not "${name}"`);
  const inApp = file.startsWith("app/");
  if (!inApp && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) faults.push(`${file}: file names are kebab-case`);
  return faults;
}

/** Every violation of the law by one file; `file` is its path from the root. */
export function checkFile(file: string, source: string): string[] {
  return [...importFaults(file, source), ...textFaults(file, source), ...nameFaults(file)];
}
