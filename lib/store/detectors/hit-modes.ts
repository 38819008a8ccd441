import type { HitMetric, HitMode } from "@/lib/schema/detectors/hit-mode";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

type Row = {
  metric: HitMetric | "";
  model: string;
  service: string;
  mode: HitMode["mode"];
  sensitivity: number;
};

export async function listHitModes(projectId: number, client: Client = pool()): Promise<HitMode[]> {
  const { rows } = await client.query<Row>({
    name: "hit-modes",
    text: `SELECT metric, model, service, mode, sensitivity FROM hit_modes WHERE project_id = $1
     ORDER BY model, service, metric`,
    values: [projectId],
  });
  return rows.map(({ metric, model, service, ...row }) => ({
    metric: metric || null,
    model: model || null,
    service: service || null,
    ...row,
  }));
}

/** Replaces all modes. */
export async function replaceHitModes(
  client: Client,
  projectId: number,
  modes: readonly HitMode[],
): Promise<void> {
  await client.query("DELETE FROM hit_modes WHERE project_id = $1", [projectId]);
  await client.query(
    `INSERT INTO hit_modes (project_id, metric, model, service, mode, sensitivity)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::float8[])`,
    [
      projectId,
      modes.map(({ metric }) => metric ?? ""),
      modes.map(({ model }) => model ?? ""),
      modes.map(({ service }) => service ?? ""),
      modes.map(({ mode }) => mode),
      modes.map(({ sensitivity }) => sensitivity),
    ],
  );
}
