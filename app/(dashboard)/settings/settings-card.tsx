import type { ReactNode } from "react";

type SettingsCardProps = { id: string; title: string; about: string; children: ReactNode };

export function SettingsCard({ id, title, about, children }: SettingsCardProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="card scroll-mt-4 p-4 sm:p-5">
      <h2 id={`${id}-title`} className="font-semibold text-[0.875rem]">
        {title}
      </h2>
      <p className="mt-0.5 mb-4 text-pretty text-ink-2">{about}</p>
      {children}
    </section>
  );
}
