import { connection } from "next/server";
import type { ReactNode } from "react";
import { Brand } from "@/components/panels/frame/brand";
import { env } from "@/lib/env";
import { AddressNotice } from "./address-notice";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  // The environment is not available at build time.
  await connection();
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[12vh] pb-10">
      <Brand />
      <AddressNotice ownUrl={env().NEXTAUTH_URL} />
      <div className="card mt-7 w-full max-w-[400px] p-6">{children}</div>
    </main>
  );
}
