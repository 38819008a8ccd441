import type { ReactNode } from "react";
import { ViewMenu } from "@/components/panels/views/view-menu";
import { WallText } from "./wall-text";

/** The h1 of a page, its saved views and its controls. */
export function PageHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div data-header className="mb-3.5 flex min-h-9 flex-wrap items-center gap-x-1.5 gap-y-2 md:gap-x-2.5">
      <h1 className="min-w-0 wrap-anywhere font-semibold text-lg tracking-[-0.01em]">{title}</h1>
      <WallText />
      <div className="me-auto">
        <ViewMenu />
      </div>
      {children}
    </div>
  );
}
