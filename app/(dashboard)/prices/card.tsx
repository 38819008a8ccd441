import type { ReactNode } from "react";

type CardProps = { id: string; title: string; about?: ReactNode; controls?: ReactNode; children: ReactNode };

/** A section of the page with its heading. */
export function Card({ id, title, about, controls, children }: CardProps) {
  return (
    <section className="card px-4 py-3.5" aria-labelledby={id}>
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 id={id} className="me-auto font-semibold text-[0.875rem]">
          {title}
        </h2>
        {controls}
      </div>
      {about && <p className="mb-3 max-w-3xl text-pretty text-ink-2">{about}</p>}
      {children}
    </section>
  );
}
