import { DEMO_PASSWORD, DEMO_PEOPLE } from "#lib/service/demo-people.ts";

/** `name=value` parts of the cookies that an answer sets. */
function cookiesOf(answer: Response): string[] {
  return answer.headers.getSetCookie().flatMap((cookie) => cookie.split(";")[0] ?? []);
}

/** Signs a demo person in as a browser does and returns the cookie header of the session. */
export async function webSignIn(origin: string): Promise<string> {
  const csrf = await fetch(`${origin}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const cookie = cookiesOf(csrf).join("; ");
  const email = DEMO_PEOPLE[0]?.email ?? "";
  const answer = await fetch(`${origin}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email, password: DEMO_PASSWORD, csrfToken, json: "true" }),
  });
  const session = cookiesOf(answer).filter((part) => part.includes("session-token="));
  if (session.length === 0)
    throw new Error(`signing in was refused: ${answer.status} ${await answer.text()}`);
  return session.join("; ");
}
