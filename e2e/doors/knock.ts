import { DEMO_PASSWORD } from "#lib/service/demo-people.ts";
import { webUrl } from "../fixtures/people.ts";
import type { BuiltAction } from "./built-doors.ts";

/** Where a request says that it comes from. The last is what a proxy that believes everything would let through. */
export const FOREIGN: readonly [string, Record<string, string>][] = [
  ["no origin", {}],
  ["an evil origin", { origin: "https://evil.example" }],
  ["a null origin", { origin: "null" }],
  [
    "an evil origin with a forged host",
    { origin: "https://evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
  ],
  ["an origin that begins like ours", { origin: `${webUrl()}.evil.example` }],
];

export const own = (): Record<string, string> => ({ origin: webUrl() });

export type Answer = { status: number; text: string };

/** Codes that no page of ours ever gets: the request did not even come in. */
const AT_THE_DOOR = /"code":"(NOT_SIGNED_IN|BAD_ORIGIN|BAD_INPUT|NOT_PERMITTED|PASSWORD_CHANGE_NEEDED)"/;

/** Whether an answer says no: a status, or a refusal as the action's value. */
export function isRefused({ status, text }: Answer): boolean {
  return status >= 400 || /"ok":false,"refusal":\{"code":"[A-Z_]+"/.test(text);
}

/** Whether the request came past the door: whatever the rules said then was about the matter itself. */
export const cameIn = (answer: Answer): boolean => answer.status < 400 && !AT_THE_DOOR.test(answer.text);

const cookiesOf = (answer: Response): string[] =>
  answer.headers.getSetCookie().flatMap((cookie) => cookie.split(";")[0] ?? []);

async function postToAuth(path: string, cookie: string, fields: Record<string, string>): Promise<Response> {
  const csrf = await fetch(`${webUrl()}/api/auth/csrf`, { headers: { cookie } });
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  return fetch(`${webUrl()}/api/auth/${path}`, {
    method: "POST",
    redirect: "manual",
    headers: {
      ...own(),
      cookie: [cookie, ...cookiesOf(csrf)].filter(Boolean).join("; "),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ ...fields, csrfToken, json: "true" }),
  });
}

/** Signs a person in and returns the cookie of the session. */
export async function sessionOf(email: string): Promise<string> {
  const answer = await postToAuth("callback/credentials", "", { email, password: DEMO_PASSWORD });
  const session = cookiesOf(answer).find((part) => part.includes("session-token="));
  if (!session) throw new Error(`${email} was not signed in: ${answer.status} ${await answer.text()}`);
  return session;
}

/** Signs out as the page does. */
export const signOut = (cookie: string): Promise<Response> => postToAuth("signout", cookie, {});

/** Sends one action with its input, as a page would, from wherever `headers` says. */
export async function callAction(
  action: BuiltAction,
  path: string,
  input: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const answer = await fetch(`${webUrl()}${path}`, {
    method: "POST",
    redirect: "manual",
    headers: {
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      "next-action": action.id,
      ...headers,
    },
    body: JSON.stringify([input]),
  });
  return { status: answer.status, text: await answer.text() };
}

/** Sends one request to a route and reads no more of the answer than its beginning: streams do not end. */
export async function callRoute(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: () => FormData | undefined,
): Promise<Answer> {
  const stop = new AbortController();
  const form = body?.();
  const answer = await fetch(`${webUrl()}${path}`, {
    method,
    redirect: "manual",
    headers,
    signal: stop.signal,
    ...(form ? { body: form } : {}),
  });
  const isStream = answer.headers.get("content-type")?.includes("event-stream");
  const text = isStream ? "" : await answer.text();
  if (isStream) stop.abort();
  return { status: answer.status, text };
}

/** Requests that are on their way at the same time: enough to keep both cores busy. */
const AT_ONCE = 8;

/** Makes all these tries, some at a time, and returns what went wrong. */
export async function tryAll(tries: readonly (() => Promise<string | null>)[]): Promise<string[]> {
  const wrong: string[] = [];
  const waiting = [...tries];
  const one = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const problem = await next();
      if (problem) wrong.push(problem);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return wrong;
}
