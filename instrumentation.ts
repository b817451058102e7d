/** Runs once when the web server starts: settings that are missing stop it with words, not at the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  const [{ env }, { ownTheAddress }] = await Promise.all([
    import("#lib/web/env.ts"),
    import("#lib/web/own-address.ts"),
  ]);
  try {
    ownTheAddress(env().trustedProxyHops);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
