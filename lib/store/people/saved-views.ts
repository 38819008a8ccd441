import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type SavedView = {
  id: string;
  projectId: number;
  ownerId: string;
  page: string;
  name: string;
  query: string;
  shared: boolean;
};

const COLUMNS = `v.id, v.project_id AS "projectId", v.owner_id AS "ownerId", v.page, v.name, v.query, v.shared`;
/** Own views, and those that others share. `$2`: the user. */
const VISIBLE = "(v.owner_id = $2 OR v.shared)";

export type ListedView = SavedView & { owner: string; starred: boolean; isDefault: boolean };

/** The views that a user sees in these projects, by name. */
export async function listViews(projectIds: readonly number[], userId: string): Promise<ListedView[]> {
  const { rows } = await pool().query<ListedView>({
    name: "views",
    text: `SELECT ${COLUMNS}, coalesce(nullif(u.name, ''), u.email) AS owner,
       EXISTS (SELECT 1 FROM favorites f WHERE f.view_id = v.id AND f.user_id = $2) AS starred,
       EXISTS (SELECT 1 FROM default_views d WHERE d.view_id = v.id AND d.user_id = $2) AS "isDefault"
     FROM saved_views v JOIN users u ON u.id = v.owner_id
     WHERE v.project_id = ANY ($1) AND ${VISIBLE} ORDER BY v.name, v.id LIMIT 2000`,
    values: [projectIds, userId],
  });
  return rows;
}

/** Favorite pages of a user in these projects, the oldest first; not favorite views. */
export async function listFavoritePages(
  projectIds: readonly number[],
  userId: string,
): Promise<{ projectId: number; page: string }[]> {
  const { rows } = await pool().query<{ projectId: number; page: string }>(
    `SELECT project_id AS "projectId", page FROM favorites
     WHERE user_id = $2 AND project_id = ANY ($1) AND view_id IS NULL ORDER BY created_at, id`,
    [projectIds, userId],
  );
  return rows;
}

/** The view that a page opens with for this user; null without one. */
export async function findDefaultView(
  projectId: number,
  userId: string,
  page: string,
): Promise<Pick<SavedView, "id" | "query"> | null> {
  const { rows } = await pool().query<Pick<SavedView, "id" | "query">>(
    `SELECT v.id, v.query FROM default_views d JOIN saved_views v ON v.id = d.view_id AND v.page = d.page
     WHERE d.project_id = $1 AND d.user_id = $2 AND d.page = $3 AND ${VISIBLE}`,
    [projectId, userId, page],
  );
  return rows[0] ?? null;
}

/** A view that the user sees, locked until the transaction ends; null if there is none. */
export async function lockView(
  client: Client,
  projectId: number,
  userId: string,
  id: string,
): Promise<SavedView | null> {
  const { rows } = await client.query<SavedView>(
    `SELECT ${COLUMNS} FROM saved_views v WHERE v.project_id = $1 AND ${VISIBLE} AND v.id = $3 FOR NO KEY UPDATE`,
    [projectId, userId, id],
  );
  return rows[0] ?? null;
}

export async function insertView(client: Client, view: Omit<SavedView, "id">): Promise<SavedView> {
  const { rows } = await client.query<SavedView>(
    `INSERT INTO saved_views AS v (project_id, owner_id, page, name, query, shared)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
    [view.projectId, view.ownerId, view.page, view.name, view.query, view.shared],
  );
  return rows[0]!;
}

export async function updateView(
  client: Client,
  { id, projectId, name, query, shared }: SavedView,
): Promise<void> {
  await client.query(
    "UPDATE saved_views SET name = $3, query = $4, shared = $5 WHERE project_id = $1 AND id = $2",
    [projectId, id, name, query, shared],
  );
}

export async function deleteView(client: Client, projectId: number, id: string): Promise<void> {
  await client.query("DELETE FROM saved_views WHERE project_id = $1 AND id = $2", [projectId, id]);
}

export type Mark = { projectId: number; userId: string; page: string; viewId: string | null };

export async function isFavorite(client: Client, mark: Mark): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM favorites WHERE user_id = $1 AND project_id = $2 AND page = $3
       AND view_id IS NOT DISTINCT FROM $4::uuid`,
    [mark.userId, mark.projectId, mark.page, mark.viewId],
  );
  return rowCount !== 0;
}

export async function insertFavorite(client: Client, mark: Mark): Promise<void> {
  await client.query("INSERT INTO favorites (user_id, project_id, page, view_id) VALUES ($1, $2, $3, $4)", [
    mark.userId,
    mark.projectId,
    mark.page,
    mark.viewId,
  ]);
}

export async function deleteFavorite(client: Client, mark: Mark): Promise<void> {
  await client.query(
    `DELETE FROM favorites WHERE user_id = $1 AND project_id = $2 AND page = $3
       AND view_id IS NOT DISTINCT FROM $4::uuid`,
    [mark.userId, mark.projectId, mark.page, mark.viewId],
  );
}

/** Sets the view that a page opens with, or none. Returns the one before. */
export async function setDefaultView(client: Client, mark: Mark): Promise<string | null> {
  const key = [mark.userId, mark.projectId, mark.page];
  const { rows } = await client.query<{ viewId: string }>(
    `SELECT view_id AS "viewId" FROM default_views WHERE user_id = $1 AND project_id = $2 AND page = $3 FOR NO KEY UPDATE`,
    key,
  );
  if (mark.viewId === null)
    await client.query("DELETE FROM default_views WHERE user_id = $1 AND project_id = $2 AND page = $3", key);
  else
    await client.query(
      `INSERT INTO default_views (user_id, project_id, page, view_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT (user_id, project_id, page) DO UPDATE SET view_id = excluded.view_id`,
      [...key, mark.viewId],
    );
  return rows[0]?.viewId ?? null;
}
