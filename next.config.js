/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
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
