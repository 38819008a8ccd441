import { csvLine } from "@/lib/format/csv-line";
import { offsetText, zonedMomentText } from "@/lib/format/time-text";

/** A time of the chart, in the zone of its page. */
type Moment = { ts: number; timeZone: string };
export type PanelCell = string | number | null | Moment;

/** The values of a chart as a table, for reading and for CSV. */
export type PanelTable = { columns: string[]; rows: PanelCell[][] };

const isMoment = (cell: PanelCell): cell is Moment => typeof cell === "object" && cell !== null;

/** For reading. */
export const cellText = (cell: PanelCell): string | number =>
  isMoment(cell) ? zonedMomentText(cell.ts, cell.timeZone) : (cell ?? "–");

/** For other programs: times have their year and offset. */
export const tableCsv = ({ columns, rows }: PanelTable): string =>
  [
    columns,
    ...rows.map((cells) => cells.map((cell) => (isMoment(cell) ? offsetText(cell.ts, cell.timeZone) : cell))),
  ]
    .map(csvLine)
    .join("");
