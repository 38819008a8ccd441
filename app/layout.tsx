import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Announcer } from "@/components/ui/announcer";
import { ToastProvider } from "@/components/ui/toast";
import { env } from "@/lib/env";
import { siteMetadata } from "./site-metadata";
import "./globals.css";

export function generateMetadata(): Metadata {
  return siteMetadata(env().NEXTAUTH_URL);
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f8f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0f13" },
  ],
};

/** The server reads the theme from a cookie, so nothing flashes and no inline script is needed. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = (await cookies()).get("sightline-theme")?.value;
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      data-theme={theme === "light" || theme === "dark" ? theme : undefined}
    >
      <body>
        <div className="app-root">
          <Announcer>
            <ToastProvider>{children}</ToastProvider>
          </Announcer>
        </div>
      </body>
    </html>
  );
}
