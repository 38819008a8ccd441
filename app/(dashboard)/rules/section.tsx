import type { ReactNode } from "react";

/** A section of the editor: a heading and its fields in up to two columns. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card px-4 pt-3.5 pb-4">
      <h2 className="mb-3 font-semibold text-[0.875rem]">{title}</h2>
      <div className="grid items-start gap-4 sm:grid-cols-2">{children}</div>
    </section>
  );
}
