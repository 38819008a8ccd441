export type PanelCell = string | number | null;

/** The values of a chart as a table, for reading and for CSV. */
export type PanelTable = { columns: string[]; rows: PanelCell[][] };

/** RFC 4180. A leading = + - @ tab or carriage return would run as a formula in spreadsheets. */
export function tableCsv({ columns, rows }: PanelTable): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(cell: PanelCell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
