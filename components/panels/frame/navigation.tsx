"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useMemo, useTransition } from "react";
import { changedQuery, type QueryChanges } from "@/components/panels/range/page-link";

type Navigation = {
  /** True while the next page loads; the old one stays. */
  isPending: boolean;
  go: (href: string) => void;
  /** Changes the query of this page: filters, range, open panel. */
  change: (changes: QueryChanges, how?: "push" | "replace") => void;
  refresh: () => void;
};

const NavigationContext = createContext<Navigation | null>(null);

export function NavigationProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const path = usePathname();
  const search = useSearchParams();
  const [isPending, start] = useTransition();
  const value = useMemo<Navigation>(
    () => ({
      isPending,
      go: (href) => start(() => router.push(href)),
      change: (changes, how = "push") =>
        start(() => router[how](`${path}${changedQuery(search.toString(), changes)}`, { scroll: false })),
      refresh: () => start(() => router.refresh()),
    }),
    [isPending, path, router, search],
  );
  return (
    <NavigationContext.Provider value={value}>
      {isPending && (
        <div aria-hidden className="delayed fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden">
          <div className="h-full w-2/5 animate-[slide_1.1s_linear_infinite] bg-accent" />
        </div>
      )}
      {children}
    </NavigationContext.Provider>
  );
}

export function useNavigation(): Navigation {
  const value = useContext(NavigationContext);
  if (!value) throw new Error("useNavigation needs a NavigationProvider");
  return value;
}
