"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { ViewsAnswer } from "@/lib/schema/people/saved-view";

const NONE: ViewsAnswer = { views: [], pages: [] };
const ViewsContext = createContext<ViewsAnswer>(NONE);

export function ViewsProvider({ views, children }: { views: ViewsAnswer | undefined; children: ReactNode }) {
  return <ViewsContext.Provider value={views ?? NONE}>{children}</ViewsContext.Provider>;
}

/** The saved views and favorite pages of the user in this project. */
export const useViews = (): ViewsAnswer => useContext(ViewsContext);
