import type { ReactNode } from "react";

/** The h1 of a page and its controls. */
export function PageHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="mb-3.5 flex min-h-9 flex-wrap items-center gap-x-2.5 gap-y-2">
      <h1 className="me-auto font-semibold text-lg tracking-[-0.01em]">{title}</h1>
      {children}
    </div>
  );
}
