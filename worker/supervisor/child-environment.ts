/** What a canary process may see of our environment: how to find programs, time zone and language, and the venue. Never the database. */
const PASSED_ON = [
  "PATH",
  "HOME",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "NODE_EXTRA_CA_CERTS",
  "PAPER_URL",
  "PAPER_PORT",
  // Open nothing but the paper exchange. Keys of other venues are added for the run's own account alone.
  "PAPER_ACCOUNTS",
];

/** The allowed part of `env` and what the run adds. */
export function childEnvironment(
  env: NodeJS.ProcessEnv,
  added: Record<string, string>,
): Record<string, string> {
  const kept = PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { ...Object.fromEntries(kept), ...added };
}
