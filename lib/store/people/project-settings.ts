import { PromiseCache } from "@/lib/promise-cache";
import type { HitMode } from "@/lib/schema/detectors/hit-mode";
import type { PriceOverride, TokenConvention } from "@/lib/schema/request/price";
import { pool } from "@/lib/store/database/pool";
import { listHitModes } from "@/lib/store/detectors/hit-modes";

/** `gatewayCounts`: where both a client and a gateway report a call, the gateway's report counts. */
export type IngestSettings = TokenConvention & {
  gatewayCounts: boolean;
  overrides: PriceOverride[];
  hitModes: HitMode[];
  /** Whether requests of coding agents say who made them. */
  keepsPeople: boolean;
};

const FRESH_MS = 5_000;
const cache = new PromiseCache<IngestSettings>("ingest-settings", { most: 1_000 });

/** The settings that ingest needs; at most five seconds old. */
export function ingestSettings(projectId: number): Promise<IngestSettings> {
  return cache.get(String(projectId), FRESH_MS, Date.now(), () => load(projectId));
}

/** The same, read now. */
export function readIngestSettings(projectId: number): Promise<IngestSettings> {
  return cache.renew(String(projectId), Date.now(), () => load(projectId));
}

async function load(projectId: number): Promise<IngestSettings> {
  const project = await pool().query<{
    output_includes_thinking: boolean;
    gateway_counts: boolean;
    keeps_people: boolean;
  }>("SELECT output_includes_thinking, gateway_counts, keeps_people FROM projects WHERE id = $1", [
    projectId,
  ]);
  const { rows } = await pool().query(
    `SELECT model, provider, input_nano_per_token::float8 AS input, output_nano_per_token::float8 AS output,
            cached_nano_per_token::float8 AS cached, cache_write_nano_per_token::float8 AS "cacheWrite",
            as_model AS "asModel", reason, valid_from, valid_to
     FROM price_overrides WHERE project_id = $1 ORDER BY provider NULLS LAST, valid_from DESC`,
    [projectId],
  );
  return {
    hitModes: await listHitModes(projectId),
    outputIncludesThinking: project.rows[0]?.output_includes_thinking ?? false,
    keepsPeople: project.rows[0]?.keeps_people ?? true,
    gatewayCounts: project.rows[0]?.gateway_counts ?? false,
    overrides: rows.map(({ valid_from, valid_to, ...price }) => ({
      ...price,
      from: valid_from.getTime(),
      to: valid_to?.getTime() ?? null,
    })),
  };
}
