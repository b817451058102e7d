import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { readSession, type SignedInPerson } from "#lib/service/sessions.ts";
import { env } from "./env.ts";
import { webService } from "./service.ts";

/** The person of a request, with the roles that the database holds now. */
export type SignedIn = SignedInPerson & { token: string };

/** Where next-auth keeps its cookie: with the `__Secure-` prefix behind https. */
const cookieName = () =>
  env().origin.startsWith("https:") ? "__Secure-next-auth.session-token" : "next-auth.session-token";

/** The session token inside the cookie; null when there is none or it was not made by us. */
async function sessionToken(): Promise<string | null> {
  const cookie = (await cookies()).get(cookieName())?.value;
  if (!cookie) return null;
  const claims = await decode({ token: cookie, secret: env().secret }).catch(() => null);
  return typeof claims?.sid === "string" ? claims.sid : null;
}

/** Who is signed in, read from the session table; null when nobody is. Asked once per request. */
export const currentActor = cache(async (): Promise<SignedIn | null> => {
  const token = await sessionToken();
  const person = token && (await readSession({ service: webService(), token }));
  return person ? { ...person, token } : null;
});

/** Who is signed in; everybody else goes to the sign-in page and comes back afterwards. */
export async function requireActor(): Promise<SignedIn> {
  const actor = await currentActor();
  if (actor) return actor;
  const from = (await headers()).get("x-countersign-path");
  redirect(from ? `/sign-in?from=${encodeURIComponent(from)}` : "/sign-in");
}
