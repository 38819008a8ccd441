import path from "node:path";

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

/** @type {import('next').NextConfig} */
export default {
  turbopack: { root: path.resolve(import.meta.dirname ?? ".") },
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: ["pg", "@prisma/client", "@prisma/adapter-pg", "@pydantic/genai-prices"],
  headers: async () => [{ source: "/(.*)", headers: securityHeaders }],
};
