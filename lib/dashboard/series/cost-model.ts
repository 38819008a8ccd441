import type { Change } from "@/lib/dashboard/overview/overview-model";
import type { GroupName, Newest } from "./breakdown-model";

type CostFigures = {
  /** USD; null where no request has a price. */
  cost: number | null;
  share: number;
  change: Change | null;
  requests: number;
  perRequest: number | null;
  doubtful: number;
  unpriced: number;
};
export type CostRow = CostFigures & GroupName;
export type CostGroups = {
  /** The names of the dimensions, one by one and as a text. */
  by: readonly string[];
  group: string;
  /** Null: there is no data to compare with. */
  compared: string | null;
  /** Null: of the whole range. */
  newest: Newest | null;
  rows: CostRow[];
  total: CostFigures;
};

/** Parts of a total in USD. */
export type CostPart = { key: string; label: string; usd: number; share: number };
export type CostParts = {
  total: number;
  /** Where the costs come from and how sure they are. */
  sources: CostPart[];
  /** How many of the newest requests stand for all of the range; null: the sources are those of all. */
  estimatedFrom: number | null;
  unpriced: number;
  requests: number;
};
/** By the kind of tokens; `unsplit`: costs of models whose prices are not known. */
export type CostKinds = { total: number; parts: CostPart[] };
