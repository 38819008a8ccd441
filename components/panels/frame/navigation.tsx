"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useTransition } from "react";
import { changedQuery, type QueryChanges } from "@/components/panels/range/page-link";
import { useViews } from "@/components/panels/views/views-context";
import { mayLeave } from "@/components/ui/unsaved";
import { isBare } from "@/lib/schema/people/view-link";

type Navigation = {
  go: (href: string) => void;
  /** Changes the query of this page: filters, range, open panel. */
  change: (changes: QueryChanges, how?: "push" | "replace") => void;
  /** The same, and begins at the top of the page. */
  turn: (changes: QueryChanges) => void;
  /** Changes what is drawn from data that the page has: nothing is read. */
  redraw: (changes: QueryChanges) => void;
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
  const [isPending, start] = useTransition();
  const hasDefault = useViews().views.some((view) => view.page === path && view.is_default);
  const value = useMemo<Navigation>(() => {
    const changed = (changes: QueryChanges): string => {
      const query = changedQuery(search.toString(), changes);
      // Without the last filter, the page would open with its default view.
      const bare = hasDefault && isBare(new URLSearchParams(query));
      return `${path}${bare ? changedQuery(query, { view: "none" }) : query}`;
    };
    return {
      go: (href) => {
        if (mayLeave()) start(() => router.push(href));
      },
      change: (changes, how = "push") => start(() => router[how](changed(changes), { scroll: false })),
      turn: (changes) => start(() => router.push(changed(changes))),
      redraw: (changes) => window.history.replaceState(null, "", changed(changes)),
      refresh: () => start(() => router.refresh()),
    };
  }, [path, router, search, hasDefault]);
  return (
    <NavigationContext.Provider value={value}>
      {isPending && (
        <div aria-hidden className="delayed fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden">
          <div className="h-full w-2/5 animate-[slide_1.1s_linear_infinite] bg-accent" />
        </div>
      )}
      <PendingContext.Provider value={isPending}>{children}</PendingContext.Provider>
    </NavigationContext.Provider>
  );
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
