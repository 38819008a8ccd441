import type { Newest } from "@/lib/dashboard/series/breakdown-model";
import { counted } from "@/lib/format/format-value";

/** Which requests a table of groups covers. `compared` null: there is no data to compare with. */
export const coverageText = (newest: Newest | null, compared: string | null): string =>
  newest === null
    ? `whole range, ${compared === null ? "nothing to compare with" : `changes vs ${compared}`}`
    : `newest ${counted(newest.requests, "request")}`;

export const moreThanText = ({ requests }: Newest): string =>
  `More than ${counted(requests, "request")} in this range.`;
