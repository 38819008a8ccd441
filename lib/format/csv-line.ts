export const csvLine = (cells: readonly unknown[]) => `${cells.map(csvCell).join(",")}\r\n`;

/** How a formula can begin, also in full-width characters; what was marked as text is marked again. */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const MARKED = new RegExp(`^'(?=${FORMULA.source.slice(1)})`);

/** RFC 4180. A spreadsheet must not run received text as a formula: an apostrophe marks it as text. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const inert = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** The text that `csvLine` wrote into a cell. */
export const plainCell = (cell: string): string => cell.replace(MARKED, "");
