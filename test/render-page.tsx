import { cleanup, render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import {
  PathnameContext,
  SearchParamsContext,
} from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { type ReactNode, useMemo, useState } from "react";
import { afterEach, expect, vi } from "vitest";
import { NavigationProvider } from "@/components/panels/frame/navigation";
import { type ProjectOfPage, ProjectProvider } from "@/components/panels/frame/project-context";
import { Announcer } from "@/components/ui/announcer";
import { ToastProvider } from "@/components/ui/toast";
import "./screen-waits";

const PROJECT: ProjectOfPage = {
  id: 7,
  name: "Checkout",
  team: "Default",
  team_id: "1",
  time_zone: "Europe/Vienna",
  is_demo: false,
  archived_at: null,
  role: "admin",
};

export type SentCall = { method: string; path: string; body: unknown };
/** Answers a call of the API, or nothing where the test expects none. */
export type Server = (call: SentCall) => { status: number; body: unknown } | undefined;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** Renders a component of a page in a browser's DOM, with the router's address, and a server at the other end of `fetch`. */
export function renderPage(
  element: ReactNode,
  options: { path?: string; search?: string; project?: Partial<ProjectOfPage>; server?: Server } = {},
) {
  const sent: SentCall[] = [];
  const visited: string[] = [];
  const entries: ("push" | "replace")[] = [];
  const refreshed: number[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit = {}) => {
    const body = typeof init.body === "string" ? JSON.parse(init.body) : null;
    const call = { method: init.method ?? "GET", path, body };
    sent.push(call);
    const answer = options.server?.(call);
    expect(answer, `${call.method} ${path}`).toBeDefined();
    return Response.json(answer!.body, { status: answer!.status });
  });
  render(
    <Router
      start={`${options.path ?? "/"}?${options.search ?? ""}`}
      onVisit={(to, how) => {
        visited.push(to);
        entries.push(how);
      }}
      onRefresh={() => refreshed.push(refreshed.length)}
    >
      <Announcer>
        <ToastProvider>
          <ProjectProvider project={{ ...PROJECT, ...options.project }}>
            <NavigationProvider>{element}</NavigationProvider>
          </ProjectProvider>
        </ToastProvider>
      </Announcer>
    </Router>,
  );
  return { user: userEvent.setup({ delay: null }), sent, visited, entries, refreshed };
}

function Router({
  start,
  onVisit,
  onRefresh,
  children,
}: {
  start: string;
  onVisit: (to: string, how: "push" | "replace") => void;
  onRefresh: () => void;
  children: ReactNode;
}) {
  const [address, setAddress] = useState(start);
  const router = useMemo(() => {
    const visit = (how: "push" | "replace") => (to: string) => {
      onVisit(to, how);
      setAddress(to);
    };
    const nothing = () => {};
    return {
      push: visit("push"),
      replace: visit("replace"),
      refresh: onRefresh,
      back: nothing,
      forward: nothing,
      prefetch: nothing,
    };
  }, [onVisit, onRefresh]);
  const { pathname, searchParams } = new URL(address, "http://localhost");
  return (
    <AppRouterContext.Provider value={router as never}>
      <PathnameContext.Provider value={pathname}>
        <SearchParamsContext.Provider value={searchParams}>{children}</SearchParamsContext.Provider>
      </PathnameContext.Provider>
    </AppRouterContext.Provider>
  );
}
