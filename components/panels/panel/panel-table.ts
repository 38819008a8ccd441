import { csvLine } from "@/lib/format/csv-line";

export type PanelCell = string | number | null;

/** The values of a chart as a table, for reading and for CSV. */
export type PanelTable = { columns: string[]; rows: PanelCell[][] };

export const tableCsv = ({ columns, rows }: PanelTable): string => [columns, ...rows].map(csvLine).join("");
