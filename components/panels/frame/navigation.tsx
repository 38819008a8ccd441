"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useTransition,
} from "react";
import { changedQuery, type QueryChanges } from "@/components/panels/range/page-link";
import { useViews } from "@/components/panels/views/views-context";
import { useAnnounce } from "@/components/ui/announcer";
import { FollowLink } from "@/components/ui/follow-link";
import { mayLeave } from "@/components/ui/unsaved";
import { isBare } from "@/lib/schema/people/view-link";

/** What follows from the present query is worked out from the one on its way, which may be ahead of what is drawn. */
type Changes = QueryChanges | ((latest: URLSearchParams) => QueryChanges);

type Entry = "push" | "replace";

type Navigation = {
  go: (href: string) => void;
  /** Changes the query of this page: filters, range, open panel. */
  change: (changes: Changes, how?: Entry) => void;
  /** The same, and begins at the top of the page. */
  turn: (changes: Changes) => void;
  /** Changes what is drawn from data that the page has: nothing is read. */
  redraw: (changes: Changes) => void;
  refresh: () => void;
};

const NavigationContext = createContext<Navigation | null>(null);
// Apart, so that what only navigates is not drawn again at the start and the end of each navigation.
const PendingContext = createContext(false);

/** True while the next page loads; the old one stays. */
export const usePending = (): boolean => useContext(PendingContext);

export function NavigationProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const [isPending, startTransition] = useTransition();
  // How what is on its way enters the history, from the press on, which is before it is drawn as pending; null: nothing is.
  const underWay = useRef<Entry | null>(null);
  if (!isPending) underWay.current = null;
  const start = useCallback((how: Entry, run: (how: Entry) => void) => {
    // What replaces a page that was to be pushed takes over its entry.
    const entry = underWay.current === "push" ? "push" : how;
    underWay.current = entry;
    startTransition(() => run(entry));
  }, []);
  const asked = useAnswer(isPending);
  // Where the page is on its way to: a change that is made before it arrives adds to the one before.
  const target = useRef(search.toString());
  useEffect(() => {
    if (!isPending) target.current = search.toString();
  }, [isPending, search]);
  useStatedEntries();
  /** A link to this page with another query is on its way as well. */
  const aim = useCallback(
    (href: string) => {
      const { pathname, search } = new URL(href, window.location.href);
      if (pathname === path) target.current = search.slice(1);
    },
    [path],
  );
  const hasDefault = useViews().views.some((view) => view.page === path && view.is_default);
  const value = useMemo<Navigation>(() => {
    const changed = (changes: Changes): string => {
      const latest = new URLSearchParams(target.current);
      const query = changedQuery(latest, typeof changes === "function" ? changes(latest) : changes);
      // Without the last filter, the page would open with its default view.
      const bare = hasDefault && isBare(new URLSearchParams(query));
      const next = bare ? changedQuery(query, { view: "none" }) : query;
      target.current = new URLSearchParams(next).toString();
      return `${path}${next}`;
    };
    return {
      go: (href) => {
        if (!mayLeave()) return;
        aim(href);
        start("push", () => router.push(href));
      },
      change: (changes, how = "push") => {
        asked.current = true;
        start(how, (entry) => router[entry](changed(changes), { scroll: false }));
      },
      turn: (changes) => {
        asked.current = true;
        start("push", () => router.push(changed(changes)));
      },
      redraw: (changes) => {
        // Beside a page on its way the browser's own entry would end that.
        if (underWay.current) start("replace", (entry) => router[entry](changed(changes), { scroll: false }));
        else window.history.replaceState(null, "", changed(changes));
      },
      refresh: () => start("replace", () => router.refresh()),
    };
  }, [path, router, hasDefault, asked, aim, start]);
  // It was asked before whether the page may be left, as of a link that the browser follows.
  const follow = useCallback(
    (href: string, options: { scroll: boolean }) => {
      aim(href);
      start("push", () => router.push(href, options));
    },
    [router, aim, start],
  );
  return (
    <NavigationContext.Provider value={value}>
      {isPending && (
        <div aria-hidden className="delayed fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden">
          <div className="h-full w-2/5 animate-[slide_1.1s_linear_infinite] bg-accent forced-color-adjust-none" />
        </div>
      )}
      <PendingContext.Provider value={isPending}>
        <FollowLink.Provider value={follow}>{children}</FollowLink.Provider>
      </PendingContext.Provider>
    </NavigationContext.Provider>
  );
}

/** A link to a part of the page makes an entry without a state: the router comes back only to those with one. */
function useStatedEntries() {
  useEffect(() => {
    const adopt = () => {
      if (window.history.state === null) window.history.replaceState(null, "", window.location.href);
    };
    window.addEventListener("hashchange", adopt);
    return () => window.removeEventListener("hashchange", adopt);
  }, []);
}

/**
 * Tells screen readers that a page has what was asked of it, and what parts of it say about that in `data-said`, such as its
 * range and how many rows it found. A refresh says nothing.
 */
function useAnswer(isPending: boolean) {
  const announce = useAnnounce();
  const asked = useRef(false);
  useEffect(() => {
    if (isPending || !asked.current) return;
    asked.current = false;
    const parts = [...document.querySelectorAll<HTMLElement>("main [data-said]")];
    announce([...new Set(["Page updated", ...parts.map(({ dataset }) => dataset.said!)])].join(". "));
  }, [isPending, announce]);
  return asked;
}

export function useNavigation(): Navigation {
  const value = useContext(NavigationContext);
  if (!value) throw new Error("useNavigation needs a NavigationProvider");
  return value;
}

/** Runs it after the page got new content without another path: another query, or a refresh. */
export function useNewContent(run: () => void): void {
  const search = useSearchParams().toString();
  const isPending = usePending();
  const latest = useRef(run);
  latest.current = run;
  const before = useRef({ search, isPending });
  useEffect(() => {
    const { search: shown, isPending: wasPending } = before.current;
    before.current = { search, isPending };
    if (search !== shown || (wasPending && !isPending)) latest.current();
  }, [search, isPending]);
}
