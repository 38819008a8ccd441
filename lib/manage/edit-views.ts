import type { UserActor } from "@/lib/auth/actor";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import { roleMay } from "@/lib/schema/people/permission";
import type { DefaultViewChange, FavoriteChange, NewView, ViewChange } from "@/lib/schema/people/saved-view";
import type { Client } from "@/lib/store/database/client";
import {
  deleteFavorite,
  deleteView,
  insertFavorite,
  insertView,
  isFavorite,
  lockView,
  type Mark,
  type SavedView,
  setDefaultView,
  updateView,
} from "@/lib/store/people/saved-views";
import { audited } from "./audited";
import { requireRoom } from "./require-room";

const auditView = ({ page, name, query, shared }: SavedView) => ({ page, name, query, shared });

export async function createView(actor: UserActor, input: NewView): Promise<{ id: string }> {
  if (input.shared) requireSharing(actor);
  return audited(actor, "view.create", async (client) => {
    await requireRoom(client, "views", actor.userId);
    const { projectId, userId: ownerId } = actor;
    const view = await insertView(client, { ...input, projectId, ownerId });
    return { result: { id: view.id }, subject: view.id, after: auditView(view) };
  });
}

export async function changeView(actor: UserActor, id: string, change: ViewChange): Promise<void> {
  if (change.shared) requireSharing(actor);
  await audited(actor, "view.update", async (client) => {
    const stored = await lockEditable(client, actor, id);
    const next = {
      ...stored,
      name: change.name ?? stored.name,
      query: change.query ?? stored.query,
      shared: change.shared ?? stored.shared,
    };
    await updateView(client, next);
    return { result: undefined, subject: id, before: auditView(stored), after: auditView(next) };
  });
}

export async function removeView(actor: UserActor, id: string): Promise<void> {
  await audited(actor, "view.delete", async (client) => {
    const stored = await lockEditable(client, actor, id);
    await deleteView(client, actor.projectId, id);
    return { result: undefined, subject: id, before: auditView(stored) };
  });
}

export async function setFavorite(actor: UserActor, { starred, ...wanted }: FavoriteChange): Promise<void> {
  await audited(actor, "favorite.set", async (client) => {
    const mark = await markOf(client, actor, wanted);
    // Also makes two calls at once take turns.
    await requireRoom(client, "favorites", actor.userId, 0);
    const was = await isFavorite(client, mark);
    if (starred && !was) {
      await requireRoom(client, "favorites", actor.userId);
      await insertFavorite(client, mark);
    }
    if (!starred) await deleteFavorite(client, mark);
    const [before, after] = [was, starred].map((is) => ({ ...wanted, starred: is }));
    return { result: undefined, subject: actor.userId, before: before!, after: after! };
  });
}

export async function chooseDefaultView(actor: UserActor, wanted: DefaultViewChange): Promise<void> {
  await audited(actor, "default_view.set", async (client) => {
    const before = await setDefaultView(client, await markOf(client, actor, wanted));
    return {
      result: undefined,
      subject: actor.userId,
      before: { page: wanted.page, view_id: before },
      after: wanted,
    };
  });
}

async function markOf(
  client: Client,
  { projectId, userId }: UserActor,
  { page, view_id: viewId }: DefaultViewChange,
): Promise<Mark> {
  if (viewId !== null && (await lockView(client, projectId, userId, viewId))?.page !== page)
    throw new ApiError(422, "invalid", "view_id: must be a view of this page", {
      details: [{ path: "view_id", message: "must be a view of this page" }],
    });
  return { projectId, userId, page, viewId };
}

/** A view is changed by its owner, a shared one also by admins. 404 for views that the user does not see. */
async function lockEditable(client: Client, actor: UserActor, id: string): Promise<SavedView> {
  const view = await lockView(client, actor.projectId, actor.userId, id);
  if (!view) throw notFound();
  if (view.ownerId !== actor.userId && actor.role !== "admin")
    throw new ApiError(403, "forbidden", "Only its owner and admins can change a shared view");
  return view;
}

function requireSharing({ role }: UserActor): void {
  if (roleMay(role, "act")) return;
  throw new ApiError(403, "forbidden", `Sharing a view requires the member role; yours is ${role}`);
}
