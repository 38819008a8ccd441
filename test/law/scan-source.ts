export type Import = { target: string; typeOnly: boolean; line: number };

type Masked = { code: string; bare: string };

/** The source with comments blanked (`code`), and with the contents of strings blanked too (`bare`); lines stay. */
export function maskSource(source: string): Masked {
  let code = "";
  let bare = "";
  let at = 0;
  const blank = (text: string) => text.replaceAll(/[^\n]/g, " ");
  // The quotes stay: an argument that is a string is still an argument.
  const hollow = (text: string) => text[0] + blank(text.slice(1, -1)) + (text.length > 1 ? text.at(-1) : "");
  const take = (text: string, kind: "code" | "comment" | "string") => {
    code += kind === "comment" ? blank(text) : text;
    bare += kind === "code" ? text : kind === "string" ? hollow(text) : blank(text);
    at += text.length;
  };
  while (at < source.length) {
    const rest = source.slice(at);
    const comment = /^(\/\/[^\n]*|\/\*[\s\S]*?(\*\/|$))/.exec(rest);
    const string = /^("(\\[\s\S]|[^"\\\n])*"|'(\\[\s\S]|[^'\\\n])*')/.exec(rest);
    if (comment) take(comment[0], "comment");
    else if (string) take(string[0], "string");
    else if (rest[0] === "`") take(templateAt(rest), "string");
    else if (rest[0] === "/" && startsRegex(bare)) take(regexAt(rest), "string");
    else take(/^[\w$]+|^[\s\S]/.exec(rest)![0], "code");
  }
  return { code, bare };
}

// Good enough for formatted code: a slash divides only after a value.
function startsRegex(before: string): boolean {
  const text = before.trimEnd();
  return /[=(,:;!&|?{}[+\-*%<>~^]$|\b(return|typeof|case|in|of)$|^$/.test(text);
}

function regexAt(text: string): string {
  return /^\/(\\.|\[(\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/.exec(text)?.[0] ?? text[0]!;
}

// Up to the closing backtick; nested templates inside ${} are counted by their braces.
function templateAt(text: string): string {
  let at = 1;
  while (at < text.length && text[at] !== "`") {
    if (text[at] === "\\") at += 2;
    else if (text.startsWith("${", at)) at = endOfExpression(text, at + 2);
    else at += 1;
  }
  return text.slice(0, at + 1);
}

function endOfExpression(text: string, from: number): number {
  let depth = 1;
  let at = from;
  while (at < text.length && depth > 0) {
    const char = text[at]!;
    if (char === "`") at += templateAt(text.slice(at)).length;
    else {
      if (char === "{") depth += 1;
      if (char === "}") depth -= 1;
      at += 1;
    }
  }
  return at;
}

const STATEMENT =
  /(?<![.\w$])(import|export)\s+(type\s+)?((?:[\w$*\s,]|\{[^}]*\})*?\s*\bfrom\s*)?(["'])([^"'\n]+)\4/g;
const CALL = /(?<![.\w$])(?:import|require)\s*\(\s*(["'])([^"'\n]+)\1/g;

/** Everything a module imports, re-exports or loads, with its line. */
export function importsOf(source: string): Import[] {
  const { code, bare } = maskSource(source);
  const found: Import[] = [];
  const lineOf = (index: number) => code.slice(0, index).split("\n").length;
  for (const match of code.matchAll(STATEMENT)) {
    // Words inside a string are not a statement.
    if (bare[match.index] === " ") continue;
    found.push({ target: match[5]!, typeOnly: isTypeOnly(match), line: lineOf(match.index) });
  }
  for (const match of code.matchAll(CALL)) {
    if (bare[match.index] === " ") continue;
    found.push({ target: match[2]!, typeOnly: false, line: lineOf(match.index) });
  }
  return found;
}

function isTypeOnly(match: RegExpMatchArray): boolean {
  if (match[2]) return true;
  const names = /^\s*\{([^}]*)\}\s*from\s*$/.exec(match[3] ?? "")?.[1];
  if (names === undefined) return false;
  const listed = names.split(",").map((name) => name.trim());
  return listed.filter(Boolean).every((name) => name.startsWith("type "));
}
