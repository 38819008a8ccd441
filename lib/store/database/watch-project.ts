import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { pool } from "./pool";

const POLL_MS = 2_000;

export type ChangeKind = "data" | "alert";
type Listener = (kind: ChangeKind) => void;
/** `data`: newest fragment seen. `alert`: newest change of an alert, epoch ms. Null: not read yet. */
type Watched = { listeners: Set<Listener>; data: number | null; alert: number | null };
type Watch = { projects: Map<number, Watched>; timer: NodeJS.Timeout | null };

const watch = () => processWide<Watch>("project-watch", () => ({ projects: new Map(), timer: null }));

/**
 * Reports rows and alerts that any process wrote to this database, within about two seconds. One query serves all
 * watched projects; without watchers there are no queries. Returns the function that ends the watch.
 */
export function watchProject(projectId: number, listener: Listener): () => void {
  const { projects } = watch();
  const watched = projects.get(projectId) ?? { listeners: new Set(), data: null, alert: null };
  watched.listeners.add(listener);
  projects.set(projectId, watched);
  schedule();
  return () => {
    watched.listeners.delete(listener);
    if (watched.listeners.size === 0) projects.delete(projectId);
  };
}

/** Notifies the watchers in this process at once, after the commit. */
export function announceChange({ kind, projectId }: { kind: ChangeKind; projectId: number }): void {
  for (const listener of watch().projects.get(projectId)?.listeners ?? []) listener(kind);
}

function schedule(): void {
  const state = watch();
  if (state.timer || state.projects.size === 0) return;
  state.timer = setTimeout(() => {
    void poll()
      .catch((thrown) => log.warn("live views could not be polled", { error: errorText(thrown) }))
      .finally(() => {
        state.timer = null;
        schedule();
      });
  }, POLL_MS);
  // A watch must not keep a stopping process alive.
  state.timer.unref();
}

async function poll(): Promise<void> {
  const { projects } = watch();
  const { rows } = await pool().query<{ id: number; data: string | null; alert: Date | null }>(
    `SELECT p.id, f.data, a.alert FROM unnest($1::int4[]) AS p (id)
     LEFT JOIN (SELECT project_id, max(id) AS data FROM rollup_fragments WHERE project_id = ANY ($1) GROUP BY 1) f
       ON f.project_id = p.id
     LEFT JOIN (SELECT project_id, max(updated_at) AS alert FROM alerts WHERE project_id = ANY ($1) GROUP BY 1) a
       ON a.project_id = p.id`,
    [[...projects.keys()]],
  );
  for (const { id, data, alert } of rows) {
    const watched = projects.get(id);
    if (!watched) continue;
    note(watched, "data", Number(data ?? 0));
    note(watched, "alert", alert?.getTime() ?? 0);
  }
}

/** Positions never go back: a compaction that empties the fragments is not a change. */
function note(watched: Watched, kind: ChangeKind, position: number): void {
  const known = watched[kind];
  watched[kind] = Math.max(known ?? 0, position);
  if (known !== null && position > known) for (const listener of watched.listeners) listener(kind);
}
