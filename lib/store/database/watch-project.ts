import { beforeReaders } from "@/lib/call";
import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { readReachable } from "./lost-node";
import { pool } from "./pool";
import { readTraffic } from "./replica";

const POLL_MS = 2_000;
/** What a view may have missed between being read and starting to watch. */
const MISSED_MS = 15_000;

export type ChangeKind = "data" | "alert";
export type Change = { kind: ChangeKind; projectId: number };
type Listener = (kind: ChangeKind) => void;
/** `data`: newest fragment seen. `alert`: newest change of an alert, epoch ms. Null: not read yet. */
type Watched = {
  listeners: Set<Listener>;
  /** Those that began since the last poll. */
  beginners: Set<Listener>;
  data: number | null;
  alert: number | null;
};
type Watch = {
  projects: Map<number, Watched>;
  timer: NodeJS.Timeout | null;
  passOn: (change: Change) => void;
};

const watch = () =>
  processWide<Watch>("project-watch", () => ({ projects: new Map(), timer: null, passOn: () => {} }));

/**
 * Reports rows and alerts that any process wrote to this database, within about two seconds. Two queries serve all
 * watched projects; without watchers there are no queries. An alert that changed just before the watch began is
 * reported too. Returns the function that ends the watch.
 */
export function watchProject(projectId: number, listener: Listener): () => void {
  const { projects } = watch();
  const watched = projects.get(projectId) ?? {
    listeners: new Set(),
    beginners: new Set(),
    data: null,
    alert: null,
  };
  watched.listeners.add(listener);
  watched.beginners.add(listener);
  projects.set(projectId, watched);
  schedule();
  return () => {
    watched.listeners.delete(listener);
    watched.beginners.delete(listener);
    if (watched.listeners.size === 0) projects.delete(projectId);
  };
}

/** Notifies the watchers in this process at once, after the commit. */
export function announceChange(change: Change): void {
  const { kind, projectId } = change;
  for (const listener of watch().projects.get(projectId)?.listeners ?? []) listener(kind);
  watch().passOn(change);
}

/** In a thread: its process has the watchers. */
export function onChange(passOn: (change: Change) => void): void {
  watch().passOn = passOn;
}

function schedule(): void {
  const state = watch();
  if (state.timer || state.projects.size === 0) return;
  state.timer = setTimeout(() => {
    // For all that watch, not for the one that began.
    void beforeReaders(poll)
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
  const ids = [...projects.keys()];
  const fragments = await readNewestFragments(ids);
  const alerts = await pool().query<{ id: number; newest: Date }>(
    "SELECT project_id AS id, max(updated_at) AS newest FROM alerts WHERE project_id = ANY ($1) GROUP BY 1",
    [ids],
  );
  const newest = { data: new Map<number, number>(), alert: new Map<number, number>() };
  for (const row of fragments) newest.data.set(row.id, Number(row.newest));
  for (const row of alerts.rows) newest.alert.set(row.id, row.newest.getTime());
  for (const id of ids) {
    const watched = projects.get(id);
    if (!watched) continue;
    note(watched, "data", newest.data.get(id) ?? 0);
    note(watched, "alert", newest.alert.get(id) ?? 0);
    if (Date.now() - watched.alert! < MISSED_MS) for (const listener of watched.beginners) listener("alert");
    watched.beginners.clear();
  }
}

type Newest = { id: number; newest: string };

/** While a node of a distributed database does not answer, of the projects on the others. */
async function readNewestFragments(ids: readonly number[]): Promise<Newest[]> {
  // From the server that the views will read.
  const read = (some: readonly number[]) =>
    readTraffic((from) =>
      from.query<Newest>(
        "SELECT project_id AS id, max(id) AS newest FROM rollup_fragments WHERE project_id = ANY ($1) GROUP BY 1",
        [some],
      ),
    );
  const { found } = await readReachable(ids, read);
  return found.rows;
}

/** Positions never go back: a compaction that empties the fragments is not a change. */
function note(watched: Watched, kind: ChangeKind, position: number): void {
  const known = watched[kind];
  watched[kind] = Math.max(known ?? 0, position);
  if (known !== null && position > known) for (const listener of watched.listeners) listener(kind);
}
