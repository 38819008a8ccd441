import type { ViewsAnswer, ViewView } from "@/lib/schema/people/saved-view";
import { type ListedView, listFavoritePages, listViews } from "@/lib/store/people/saved-views";

/** The views and favorite pages of a user, by project. */
export async function loadViewsByProject(
  projectIds: readonly number[],
  userId: string,
): Promise<Record<number, ViewsAnswer>> {
  const [views, pages] = await Promise.all([
    listViews(projectIds, userId),
    listFavoritePages(projectIds, userId),
  ]);
  const answers: Record<number, ViewsAnswer> = {};
  const of = (projectId: number) => {
    answers[projectId] ??= { views: [], pages: [] };
    return answers[projectId];
  };
  for (const view of views) of(view.projectId).views.push(viewView(view, userId));
  for (const { projectId, page } of pages) of(projectId).pages.push(page);
  return answers;
}

export async function loadViews(projectId: number, userId: string): Promise<ViewsAnswer> {
  return (await loadViewsByProject([projectId], userId))[projectId] ?? { views: [], pages: [] };
}

function viewView(view: ListedView, userId: string): ViewView {
  const { id, page, name, query, shared, owner, starred, isDefault } = view;
  return {
    id,
    page,
    name,
    query,
    shared,
    own: view.ownerId === userId,
    owner,
    starred,
    is_default: isDefault,
  };
}
