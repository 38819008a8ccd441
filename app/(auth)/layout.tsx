import type { ReactNode } from "react";
import { Brand } from "@/components/panels/frame/brand";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[12vh] pb-10">
      <Brand />
      <div className="card mt-7 w-full max-w-[400px] p-6">{children}</div>
    </main>
  );
}
