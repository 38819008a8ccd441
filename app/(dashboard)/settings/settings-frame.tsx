import type { ReactNode } from "react";
import { PageHeader } from "@/components/panels/frame/page-header";
import { SettingsNav } from "./settings-nav";

/** A page of the settings: their navigation beside its cards. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <PageHeader title="Settings" />
      <div className="md:grid md:grid-cols-[168px_minmax(0,1fr)] md:gap-6">
        <SettingsNav />
        <div className="flex min-w-0 max-w-4xl flex-col gap-3.5">{children}</div>
      </div>
    </>
  );
}
