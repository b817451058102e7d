import { expect, test } from "vitest";
import { type PartName, partEnvironment, type StackFacts } from "./part-environment.ts";

const facts: StackFacts = {
  ports: { web: 18080, metrics: 19090, paper: 18090, paperAdmin: 18091, postgres: 15432 },
  stateDir: "/state",
  databaseUrl: "postgresql://db",
  witnessDatabaseUrl: "postgresql://witness@db",
  secrets: { databasePassword: "pw", nextAuthSecret: "session-secret" },
  buildId: "b1",
  isDemo: true,
  hasFaults: false,
};

const callers = {
  PATH: "/bin",
  COUNTERSIGN_VENUE_KEYS: "venue-keys",
  COUNTERSIGN_VENUE_PRIVATE_KEY_FILE: "/somewhere/private.pem",
  PAPER_ACCOUNTS: "paper-accounts",
  AWS_SECRET_ACCESS_KEY: "foreign",
  OKX_API_KEY: "foreign",
  PAPER_ADMIN_PORT: "1",
};

const rows: { name: string; has: PartName[] }[] = [
  { name: "COUNTERSIGN_VENUE_KEYS", has: ["worker", "watchdog"] },
  { name: "COUNTERSIGN_VENUE_PRIVATE_KEY_FILE", has: ["worker", "watchdog"] },
  { name: "PAPER_ACCOUNTS", has: ["worker", "watchdog", "paper-exchange"] },
  { name: "NEXTAUTH_SECRET", has: ["web"] },
  { name: "DATABASE_URL", has: ["web", "worker", "watchdog", "witness"] },
  { name: "AWS_SECRET_ACCESS_KEY", has: [] },
  { name: "OKX_API_KEY", has: [] },
  { name: "PAPER_ADMIN_PORT", has: [] },
  { name: "PATH", has: ["web", "worker", "watchdog", "witness", "paper-exchange"] },
];

test.each(rows)("$name reaches only $has", ({ name, has }) => {
  const parts: PartName[] = ["web", "worker", "watchdog", "witness", "paper-exchange"];
  expect(parts.filter((part) => name in partEnvironment(part, facts, callers))).toEqual(
    parts.filter((part) => has.includes(part)),
  );
});

test("no value of the web process's environment is a venue key, whatever its name", () => {
  const values = Object.values(partEnvironment("web", facts, callers));
  expect(values.filter((value) => /venue-keys|paper-accounts|foreign/.test(value))).toEqual([]);
});

test("the admin port of the paper exchange is named only when faults were asked for", () => {
  expect(partEnvironment("paper-exchange", { ...facts, hasFaults: true }, callers).PAPER_ADMIN_PORT).toBe(
    "18091",
  );
});

test("demo people are offered only in demo mode", () => {
  expect(partEnvironment("web", facts, callers).COUNTERSIGN_DEMO).toBe("1");
  expect(partEnvironment("web", { ...facts, isDemo: false }, callers).COUNTERSIGN_DEMO).toBeUndefined();
});

test("the witness comes to the database by its own role", () => {
  expect(partEnvironment("witness", facts, callers).DATABASE_URL).toBe(facts.witnessDatabaseUrl);
  expect(partEnvironment("worker", facts, callers).DATABASE_URL).toBe(facts.databaseUrl);
});

test.each(["web", "watchdog", "witness", "paper-exchange"] as const)(
  "variables of a team's own bots reach the worker and never the %s",
  (part) => {
    const given = { ...callers, CANARY_API_KEY: "of the bot" };
    expect(partEnvironment("worker", facts, given).CANARY_API_KEY).toBe("of the bot");
    expect(Object.values(partEnvironment(part, facts, given))).not.toContain("of the bot");
  },
);
