export type CsvRow = { line: number; cells: string[] };

/** The rows of a CSV text (RFC 4180; comma, or tab where the header has no comma). Throws an Error that names the line. */
export function readCsv(text: string): CsvRow[] {
  const header = text.slice(0, text.search(/\r|\n|$/));
  const separator = !header.includes(",") && header.includes("\t") ? "\t" : ",";
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let start = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.length > 1 || cells[0] !== "") rows.push({ line: start, cells });
    cells = [];
    cell = "";
  };
  const source = text.replace(/^\uFEFF/, "");
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    if (char === "\n") line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === separator) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n") {
      endRow();
      start = line;
    } else if (char !== "\r") cell += char;
  }
  if (quoted) throw new Error(`Line ${start}: a quote is not closed`);
  endRow();
  return rows;
}
