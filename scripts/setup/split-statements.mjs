// Strings, quoted names, dollar quotes and comments, in which a semicolon ends nothing.
const TOKEN =
  /E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|;|[\s\S]/gi;

/** The statements of an SQL script, without what is only comment. */
export function splitStatements(script) {
  const statements = [""];
  for (const [token] of script.matchAll(TOKEN)) {
    if (token === ";") statements.push("");
    else if (!token.startsWith("--") && !token.startsWith("/*")) statements[statements.length - 1] += token;
  }
  return statements.map((text) => text.trim()).filter(Boolean);
}
