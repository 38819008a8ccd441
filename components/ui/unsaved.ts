const QUESTION = "Leave without saving? Your changes will be lost.";

export type Draft = { element: () => Element | null; isChanged: () => boolean };

const drafts = new Set<Draft>();

/** True where nothing would be lost, within an element or on the whole page, or the user agrees to lose it. */
export function mayLeave(within?: Element | null): boolean {
  const lost = [...drafts].some(
    ({ element, isChanged }) => (!within || within.contains(element())) && isChanged(),
  );
  return !lost || window.confirm(QUESTION);
}

/**
 * Asks before the page is left while the draft has changes: by a link, by closing the tab, or by "back" and "forward".
 * Returns a function that ends it.
 */
export function watchDraft(draft: Draft): () => void {
  if (drafts.size === 0) listen("addEventListener");
  drafts.add(draft);
  return () => {
    drafts.delete(draft);
    if (drafts.size === 0) listen("removeEventListener");
  };
}

/** Older browsers do not have it; they do not ask on "back". */
type WithNavigation = { navigation?: Navigation };

function listen(change: "addEventListener" | "removeEventListener"): void {
  window[change]("beforeunload", onUnload);
  document[change]("click", onClick, { capture: true });
  (window as WithNavigation).navigation?.[change]("navigate", onNavigate);
}

/** Whether something on the page is not saved. */
export const hasChanges = (): boolean => [...drafts].some(({ isChanged }) => isChanged());

function onUnload(event: Event): void {
  if (hasChanges()) event.preventDefault();
}

function onClick(event: Event): void {
  const { ctrlKey, metaKey, shiftKey, button, target } = event as MouseEvent;
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href]") : null;
  if (!link || ctrlKey || metaKey || shiftKey || button !== 0 || staysHere(link) || mayLeave()) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Another tab, a file, or this page. */
const staysHere = (link: HTMLAnchorElement) =>
  link.target === "_blank" || link.hasAttribute("download") || keepsForms(link.href);

/** A change of filters, range or fragment leaves the forms of a page as they are; another project replaces them. */
function keepsForms(address: string): boolean {
  const [to, here] = [new URL(address), new URL(window.location.href)];
  const project = ({ searchParams }: URL) => searchParams.get("project");
  return to.origin === here.origin && to.pathname === here.pathname && project(to) === project(here);
}

// Before the address changes: the router hears of "popstate" first and removes the page. "Back" to another document is not
// cancelable here and asks by "beforeunload".
function onNavigate(event: Event): void {
  const { navigationType, cancelable, destination } = event as NavigateEvent;
  if (navigationType !== "traverse" || !cancelable || keepsForms(destination.url)) return;
  if (!mayLeave()) event.preventDefault();
}
