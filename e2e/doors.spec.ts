import { expect, test } from "@playwright/test";
import { DEMO_PEOPLE } from "#lib/service/demo-people.ts";
import { listAudit } from "#lib/service/list-audit.ts";
import { openService, type Service } from "#lib/service/open-service.ts";
import { builtActions, builtInnerPages, builtRoutes } from "./doors/built-doors.ts";
import {
  callAction,
  callRoute,
  cameIn,
  FOREIGN,
  isRefused,
  own,
  sessionOf,
  signOut,
  tryAll,
} from "./doors/knock.ts";
import { ACTIONS, ROUTES } from "./doors/rows.ts";
import { endWorld, fingerprint, makePerson, makeWorld, type World } from "./doors/world.ts";
import { PEOPLE, type Who, webUrl } from "./fixtures/people.ts";

// Every door that the build has, tried by everybody from everywhere. By plain requests: no browser stands between.

let service: Service;
let world: World;
/** Cookie headers by who it is; nobody, and somebody who made their cookie up. */
const visitors = new Map<string, Record<string, string>>();
const WHO = Object.keys(PEOPLE) as Who[];
/** The promises are 1 s and 5 s; a busy machine may take five times as long to answer at all. */
const LEFT_WITHIN_MS = 5_000;
const STREAMS_CLOSED_WITHIN_MS = 25_000;
const OUTSIDE = ["signed out", "with a forged session"];

test.beforeAll(async () => {
  const databaseUrl = process.env.E2E_DATABASE_URL ?? "";
  service = openService({ databaseUrl, name: "doors", varDir: process.env.E2E_VAR_DIR ?? "" });
  world = await makeWorld(service);
  visitors.set("signed out", {});
  visitors.set("with a forged session", {
    cookie: "next-auth.session-token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJwZXJfZWxlbmEiLCJzaWQiOiJ4In0.",
  });
  for (const who of WHO) {
    const email = DEMO_PEOPLE.find(({ name }) => name === PEOPLE[who])?.email ?? "";
    visitors.set(who, { cookie: await sessionOf(email) });
  }
  visitors.set("a person without a role", { cookie: await sessionOf(world.personEmail) });
});

test.afterAll(async () => {
  await endWorld(service, world);
  await service.close();
});

const cookieOf = (visitor: string) => visitors.get(visitor) ?? {};
/** The path of a page or route with this world's ids in it. */
const filled = (path: string) =>
  path
    .replace("[decisionId]", world.decisionId)
    .replace("[runId]", world.runId)
    .replace("[templateId]", "rehearsal-v1")
    .replace(/\[[^\]]+\]/g, "none");

test("every action and route of the build has a row here, and no row is left over", () => {
  expect(
    builtActions()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(ACTIONS).sort());
  expect(builtRoutes().sort()).toEqual(Object.keys(ROUTES).sort());
});

test("no action is taken from outside, from elsewhere, or from the wrong role", async () => {
  const wrong: string[] = [];
  let tries = 0;
  for (const action of builtActions()) {
    const row = ACTIONS[action.name];
    if (!row) continue;
    const path = filled(action.page);
    const before = await fingerprint(service);
    const knocks = [...visitors.keys()].flatMap((visitor) => {
      const mayNot = OUTSIDE.includes(visitor) || (row.may !== "anyone" && !row.may.includes(visitor as Who));
      const everywhere = mayNot ? [...FOREIGN, ["our own pages", own()] as const] : FOREIGN;
      return everywhere.map(([from, headers]) => async () => {
        const answer = await callAction(action, path, row.input(world), { ...cookieOf(visitor), ...headers });
        // 404: the request did not meet the action at all, and would prove nothing.
        const isRight = isRefused(answer) && answer.status !== 404;
        return isRight
          ? null
          : `${action.name}, ${visitor}, ${from}: ${answer.status} ${answer.text.slice(0, 200)}`;
      });
    });
    tries += knocks.length;
    wrong.push(...(await tryAll(knocks)));
    if ((await fingerprint(service)) !== before) wrong.push(`${action.name}: something was changed`);
  }
  expect(wrong).toEqual([]);
  expect(tries).toBeGreaterThanOrEqual(builtActions().length * visitors.size * FOREIGN.length);
});

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const REFUSED = [400, 401, 403, 404, 409];

/** What a request to a route must be answered with; null where it may come in. */
function expectedStatus(knock: {
  route: string;
  method: (typeof METHODS)[number];
  visitor: string;
  isOwn: boolean;
}): readonly number[] | null {
  const { route, method, visitor, isOwn } = knock;
  const rule = method === "GET" || method === "POST" ? ROUTES[route]?.[method] : undefined;
  if (rule === undefined) return [405];
  if (rule === "open") return null;
  const isOutside = OUTSIDE.includes(visitor);
  if (rule === "read") return isOutside ? [401] : null;
  const mayCome = !isOutside && (rule.may === "anyone" || rule.may.includes(visitor as Who));
  // Signing in and out is for those who are not signed in, too.
  return isOwn && (mayCome || route.startsWith("/api/auth/")) ? null : REFUSED;
}

test("no route is opened from outside, from elsewhere, or to the wrong role, and none has a method that nobody knows of", async () => {
  const wrong: string[] = [];
  for (const route of builtRoutes()) {
    const row = ROUTES[route];
    if (!row) continue;
    const path = row.path?.(world) ?? filled(route);
    const before = await fingerprint(service);
    const knocks = METHODS.flatMap((method) =>
      [...visitors.keys()].flatMap((visitor) =>
        [...FOREIGN, ["our own pages", own()] as const].map(([from, headers]) => async () => {
          const expected = expectedStatus({ route, method, visitor, isOwn: from === "our own pages" });
          if (expected === null) return null;
          const rule = method === "GET" || method === "POST" ? row[method] : undefined;
          const body = typeof rule === "object" ? rule.body : undefined;
          const answer = await callRoute(method, path, { ...cookieOf(visitor), ...headers }, () =>
            body?.(world),
          );
          const isRight = expected.includes(answer.status);
          return isRight
            ? null
            : `${method} ${path}, ${visitor}, ${from}: ${answer.status} ${answer.text.slice(0, 200)}`;
        }),
      ),
    );
    wrong.push(...(await tryAll(knocks)));
    if ((await fingerprint(service)) !== before) wrong.push(`${route}: something was changed`);
  }
  expect(wrong).toEqual([]);
});

test("no page behind the sign-in is shown to somebody outside", async () => {
  for (const page of builtInnerPages()) {
    for (const visitor of OUTSIDE) {
      const answer = await callRoute("GET", filled(page), cookieOf(visitor));
      const isSentAway = answer.status === 307 || /url=\/sign-in/.test(answer.text);
      expect(isSentAway, `${page}, ${visitor}: ${answer.status}`).toBe(true);
    }
  }
});

test("the same requests come in where they may, so it was not their form that failed", async () => {
  const shut: string[] = [];
  for (const action of builtActions()) {
    const row = ACTIONS[action.name];
    if (!row) continue;
    const who = row.may === "anyone" || row.may.length === 0 ? "engineer" : row.may[0];
    const answer = await callAction(action, filled(action.page), row.input(world), {
      ...cookieOf(who ?? "engineer"),
      ...own(),
    });
    // Acts that need a key or a request of their own are refused by their rules, not at the door.
    const isAsExpected =
      row.may === "anyone" || row.may.length > 0
        ? cameIn(answer)
        : !/BAD_INPUT|BAD_ORIGIN|NOT_SIGNED_IN/.test(answer.text);
    if (!isAsExpected) shut.push(`${action.name}, ${who}: ${answer.status} ${answer.text.slice(0, 300)}`);
  }
  expect(shut).toEqual([]);
});

test("what was refused at the doors stands in the record, and the flood of it as sums", async () => {
  // Whoever was signed in and lacked the role stands in the record too, under their own name.
  const { entries } = await listAudit({ service, act: "refused", actorId: "anonymous", limit: 100 });
  const ofDoors = entries.filter(({ detail }) =>
    ["BAD_ORIGIN", "NOT_SIGNED_IN"].includes(String(detail.code)),
  );
  expect(ofDoors.length).toBeGreaterThan(0);
  expect(JSON.stringify(entries)).not.toMatch(/session-token|eyJ/);
});

test.describe("leaving", () => {
  /** A stream that is open now; resolves with the time at which the server closed it, ms after `sinceMs`. */
  async function openStream(cookie: string) {
    const answer = await fetch(`${webUrl()}/api/live`, { headers: { cookie, accept: "text/event-stream" } });
    expect(answer.status).toBe(200);
    const body = answer.body;
    if (!body) throw new Error("the stream has no body");
    const ended = (async () => {
      for await (const _part of body);
      return performance.now();
    })();
    return { ended };
  }
  const statusOf = async (cookie: string) => (await callRoute("GET", "/api/inbox", { cookie })).status;
  const disable = () =>
    service.store.prisma.person.update({ where: { id: world.personId }, data: { active: false } });

  for (const [name, leave] of [
    ["signing out", (cookie: string) => signOut(cookie)],
    ["being disabled", disable],
  ] as const) {
    test(`${name} takes effect within a second, and open streams close within five`, async () => {
      await makePerson(service);
      const cookie = await sessionOf(world.personEmail);
      const { ended } = await openStream(cookie);
      expect(await statusOf(cookie)).toBe(200);
      await leave(cookie);
      const leftMs = performance.now();
      expect(await statusOf(cookie)).toBe(401);
      expect(performance.now() - leftMs).toBeLessThan(LEFT_WITHIN_MS);
      expect((await ended) - leftMs).toBeLessThan(STREAMS_CLOSED_WITHIN_MS);
    });
  }
});
