// For every answer, pages and routes alike; pages get their Content-Security-Policy from proxy.ts.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
];

/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // The development server would print what people send to actions: passwords, and keys of venues.
  logging: { serverFunctions: false },
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
  // `npm run check` has already run tsc over everything; a second run would only cost time.
  typescript: { ignoreBuildErrors: true },
  // Native or worker-thread modules: loaded by Node at run time, never bundled.
  serverExternalPackages: [
    "@node-rs/argon2",
    "pg",
    "pg-boss",
    "pino",
    "@prisma/client",
    "@prisma/adapter-pg",
  ],
};
