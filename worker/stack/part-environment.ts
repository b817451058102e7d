import type { Ports } from "./ports.ts";
import type { Secrets } from "./secrets.ts";

export type PartName = "paper-exchange" | "worker" | "watchdog" | "witness" | "web";

/** An environment to read from. */
export type GivenEnvironment = Readonly<Record<string, string | undefined>>;
/** The environment that a part is started with. */
export type PartEnvironment = Record<string, string> & { NODE_ENV: "production" };

export type StackFacts = {
  ports: Ports;
  stateDir: string;
  /** Names the sources that run: part of what is signed. */
  buildId: string;
  /** The database as the application's role; the witness has a role of its own. */
  databaseUrl: string;
  witnessDatabaseUrl: string;
  secrets: Secrets;
  /** The embedded database with its demo people is in use: the sign-in page may offer them. */
  isDemo: boolean;
  /** The paper exchange opens its admin port, through which faults are injected. */
  hasFaults: boolean;
};

/** What every process needs to find programs, its home, language, time zone and certificates. */
const EVERY_PART = [
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "SYSTEMROOT",
  "NODE_EXTRA_CA_CERTS",
  "LOG_LEVEL",
];
/** The web process never holds a venue key, so nothing is passed on to it that is not named here. */
const ONLY_WEB = ["NEXTAUTH_URL", "NEXTAUTH_SECRET", "TRUSTED_PROXY_HOPS"];
/** Keys of venues: for those who trade or flatten. */
const VENUE_KEYS = ["COUNTERSIGN_VENUE_KEYS", "COUNTERSIGN_VENUE_PRIVATE_KEY_FILE", "PAPER_ACCOUNTS"];

const PASSED_ON: Record<PartName, readonly string[]> = {
  web: ONLY_WEB,
  worker: VENUE_KEYS,
  watchdog: VENUE_KEYS,
  witness: [],
  "paper-exchange": ["PAPER_ACCOUNTS", "PAPER_SEED", "PAPER_FUNDING_INTERVAL_SEC"],
};

/** Variables of a team's own bots: for the worker alone, whose templates say which bot sees which. */
const OF_OWN_BOTS = /^CANARY_/;
/** Settings of our own that carry no secret and may reach every part. */
const OUR_SETTINGS = /^COUNTERSIGN_(?!VENUE_)/;

function pick(env: GivenEnvironment, isWanted: (name: string) => boolean): Record<string, string> {
  const wanted = Object.entries(env).filter(([name, value]) => value !== undefined && isWanted(name));
  return Object.fromEntries(wanted) as Record<string, string>;
}

function addresses({ ports, hasFaults }: StackFacts): Record<string, string> {
  return {
    WEB_PORT: String(ports.web),
    METRICS_PORT: String(ports.metrics),
    PAPER_PORT: String(ports.paper),
    PAPER_URL: `http://127.0.0.1:${ports.paper}`,
    ...(hasFaults ? { PAPER_ADMIN_PORT: String(ports.paperAdmin) } : {}),
  };
}

/** What is made for the web process alone. A value that the caller's environment gives goes before it. */
function webValues({ ports, secrets }: StackFacts): Record<string, string> {
  return { NEXTAUTH_URL: `http://localhost:${ports.web}`, NEXTAUTH_SECRET: secrets.nextAuthSecret };
}

function databaseOf(part: PartName, facts: StackFacts): Record<string, string> {
  if (part === "paper-exchange") return {};
  return { DATABASE_URL: part === "witness" ? facts.witnessDatabaseUrl : facts.databaseUrl };
}

/**
 * The whole environment of one part, built from nothing: what is not named here does not get in. The web process has
 * no venue key, the paper exchange has no database, only the web process can sign sessions.
 */
export function partEnvironment(part: PartName, facts: StackFacts, env: GivenEnvironment): PartEnvironment {
  const allowed = new Set([...EVERY_PART, ...PASSED_ON[part]]);
  const isOfBots = (name: string) => part === "worker" && OF_OWN_BOTS.test(name);
  return {
    ...(part === "web" ? webValues(facts) : {}),
    ...pick(env, (name) => allowed.has(name) || OUR_SETTINGS.test(name) || isOfBots(name)),
    ...addresses(facts),
    COUNTERSIGN_VAR: facts.stateDir,
    COUNTERSIGN_BUILD_ID: facts.buildId,
    ...(facts.isDemo ? { COUNTERSIGN_DEMO: "1" } : {}),
    ...databaseOf(part, facts),
    NODE_ENV: "production",
  };
}
