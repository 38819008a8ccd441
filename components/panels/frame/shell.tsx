"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { Fragment, type ReactNode } from "react";
import { FiringProvider } from "@/components/panels/alerts/firing-count";
import { changedQuery } from "@/components/panels/range/page-link";
import { ViewsProvider } from "@/components/panels/views/views-context";
import { loadLate } from "@/components/ui/load-late";
import { partOf, useLoaded } from "@/components/ui/use-loaded";
import type { UnheardAlerts } from "@/lib/schema/alerts/unheard";
import type { ZoneChoice } from "@/lib/schema/people/account";
import type { ViewsAnswer } from "@/lib/schema/people/saved-view";
import { ArchivedNote } from "./archived-note";
import { BottomBar } from "./bottom-bar";
import { KeyboardProvider } from "./keyboard";
import { LiveProvider } from "./live";
import { NavigationProvider } from "./navigation";
import { type ProjectOfPage, ProjectProvider } from "./project-context";
import { Sidebar } from "./sidebar";
import { UnheardBar } from "./unheard-bar";
import { isWall } from "./wall-text";
import { ZoneProvider } from "./zone";

const late = partOf(() => loadLate(() => import("./late-parts")));

type ShellProps = {
  projects: ProjectOfPage[];
  email: string;
  /** By project. */
  unheard: Record<number, UnheardAlerts>;
  /** By project. */
  views: Record<number, ViewsAnswer>;
  /** What the dates of pages follow. */
  zone: ZoneChoice;
  children: ReactNode;
};

/** The frame of every page: navigation, project and live refresh. */
export function Shell({ projects, email, unheard, views, zone, children }: ShellProps) {
  const search = useSearchParams();
  const path = usePathname();
  const wanted = search.get("project");
  const wall = isWall(search);
  const { value: parts } = useLoaded(late);
  const project =
    projects.find(({ id }) => String(id) === wanted) ??
    projects.find(({ archived_at }) => archived_at === null) ??
    projects[0];
  if (!project) return children;
  // Links out of a project that is not there lead into the one that is shown.
  const kept = String(project.id) === wanted ? search.toString() : changedQuery(search, { project: null });
  const alerts = unheard[project.id];
  return (
    <ProjectProvider project={project}>
      <ViewsProvider views={views[project.id]}>
        <NavigationProvider>
          <ZoneProvider choice={zone}>
            <LiveProvider>
              <FiringProvider shown={!wall}>
                <KeyboardProvider>
                  {parts && (
                    <>
                      <parts.WaitingNote />
                      <parts.FocusKeeper />
                    </>
                  )}
                  <a
                    href="#content"
                    className="fixed top-2 left-2 z-50 -translate-y-20 rounded-control bg-accent px-3 py-2 text-on-accent focus:translate-y-0 print:hidden"
                  >
                    Skip to content
                  </a>
                  <div
                    className={
                      wall ? "" : "md:grid md:min-h-dvh md:grid-cols-[13rem_minmax(0,1fr)] print:block"
                    }
                  >
                    {!wall && <Sidebar projects={projects} email={email} path={path} search={kept} />}
                    <main
                      id="content"
                      tabIndex={-1}
                      className="min-w-0 px-4 pt-3 pb-24 outline-none md:px-6 md:pb-8 print:p-0"
                    >
                      {parts && <parts.HealthBar />}
                      {project.archived_at !== null && <ArchivedNote />}
                      {alerts && <UnheardBar alerts={alerts} />}
                      {/* What was typed or opened in one project must not be sent to another. */}
                      <Fragment key={project.id}>{children}</Fragment>
                    </main>
                  </div>
                  {wall ? (
                    parts && <parts.WallExit />
                  ) : (
                    <BottomBar projects={projects} email={email} path={path} search={kept} />
                  )}
                </KeyboardProvider>
              </FiringProvider>
            </LiveProvider>
          </ZoneProvider>
        </NavigationProvider>
      </ViewsProvider>
    </ProjectProvider>
  );
}
