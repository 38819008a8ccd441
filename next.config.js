import path from "node:path";

/** @type {import('next').NextConfig} */
export default {
  // What the container image is made of; see scripts/image.mjs.
  output: "standalone",
  turbopack: { root: path.resolve(import.meta.dirname ?? ".") },
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  // No page uses next/image: without the optimizer there is no endpoint that decodes pictures.
  images: { unoptimized: true },
  // A page that the role may not see answers 403.
  experimental: { authInterrupts: true },
  serverExternalPackages: ["pg", "@prisma/client", "@prisma/adapter-pg", "@pydantic/genai-prices"],
};
