import type { Change } from "@/lib/dashboard/overview/overview-model";

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
export type CostRow = CostFigures & {
  name: string;
  filter: { name: string; value: string } | null;
  isRest: boolean;
};
export type CostGroups = {
  compared: string;
  /** False: of the newest requests only. */
  isWhole: boolean;
  rows: CostRow[];
  total: CostFigures;
};

/** Parts of a total in USD. */
export type CostPart = { key: string; label: string; usd: number; share: number };
export type CostParts = {
  total: number;
  /** Where the costs come from and how sure they are. */
  sources: CostPart[];
  /** The newest requests stand for all of the range. */
  estimated: boolean;
  unpriced: number;
  requests: number;
};
/** By the kind of tokens; `unsplit`: costs of models whose prices are not known. */
export type CostKinds = { total: number; parts: CostPart[] };
