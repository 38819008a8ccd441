import type { Metadata } from "next";

const NAME = "Sightline";
const DESCRIPTION = "Monitoring and alerting for LLM systems";

const SOCIAL_PICTURE = {
  url: "/social.png",
  width: 1200,
  height: 630,
  type: "image/png",
  alt: "Sightline: a latency chart rises past its threshold as a circuit breaker opens, and the alert is sent.",
};

/** What every page says about the site. `address` is the public one: crawlers want pictures by absolute address. */
export function siteMetadata(address: string): Metadata {
  return {
    metadataBase: new URL(address),
    title: { default: NAME, template: `%s · ${NAME}` },
    description: DESCRIPTION,
    applicationName: NAME,
    manifest: "/manifest.webmanifest",
    icons: {
      icon: [
        { url: "/favicon.ico", sizes: "16x16 32x32 48x48", type: "image/x-icon" },
        { url: "/icon.svg", sizes: "any", type: "image/svg+xml" },
      ],
      apple: { url: "/apple-touch-icon.png", sizes: "180x180", type: "image/png" },
    },
    appleWebApp: { capable: true, title: NAME },
    openGraph: {
      type: "website",
      siteName: NAME,
      title: NAME,
      description: DESCRIPTION,
      images: [SOCIAL_PICTURE],
    },
    twitter: { card: "summary_large_image", title: NAME, description: DESCRIPTION, images: [SOCIAL_PICTURE] },
  };
}
