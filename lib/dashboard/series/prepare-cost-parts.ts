import type { Rollup } from "@/lib/schema/figures/rollup";
import type { Provenance } from "@/lib/store/requests/price-provenance";
import type { CostPart, CostParts } from "./cost-model";

/** Requests that arrive between two reads of a page are missing in one of them. */
const ARRIVING = { most: 10, share: 0.01 };

/**
 * Doubtful costs are counted with every request. The sources of the others are those of the requests that were read, which
 * are all of them up to 100,000 that are still stored, and the newest beyond: scaled to the total.
 */
export function prepareCostParts(
  { costNano, doubtfulNano, requests, unpriced }: Rollup,
  { reported, computed, override, requests: read }: Provenance,
): CostParts {
  const total = Number(costNano) / 1e9;
  const doubtful = Number(doubtfulNano) / 1e9;
  const known = reported + computed + override;
  const scale = known > 0 ? total / known : 0;
  const rest = total - doubtful;
  // Doubts are about prices, so they are first taken from what was computed.
  const own = Math.min(rest, override * scale);
  const sent = Math.min(rest - own, reported * scale);
  const parts: Omit<CostPart, "share">[] = [
    { key: "exact", label: "price table, certain", usd: Math.max(0, rest - own - sent) },
    { key: "own", label: "custom prices", usd: own },
    { key: "reported", label: "reported by senders", usd: sent },
    { key: "doubtful", label: "doubtful", usd: doubtful },
  ];
  return {
    total,
    sources: parts.filter((part) => part.usd > 1e-9).map((part) => ({ ...part, share: part.usd / total })),
    estimatedFrom: requests - read > Math.max(ARRIVING.most, ARRIVING.share * requests) ? read : null,
    unpriced,
    requests,
  };
}
