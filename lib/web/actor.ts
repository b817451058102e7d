import { createHash } from "node:crypto";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { readSession, type SignedInPerson } from "#lib/service/sessions.ts";
import { clientAddress } from "./client-address.ts";
import { env } from "./env.ts";
import { webService } from "./service.ts";

/** The person of a request, with the roles that the database holds now. */
export type SignedIn = SignedInPerson & { token: string };

/** Where next-auth keeps its cookie: with the `__Secure-` prefix behind https. */
const cookieName = () =>
  env().origin.startsWith("https:") ? "__Secure-next-auth.session-token" : "next-auth.session-token";

/** A session that is none any more, or never was, on record; once for each, because a page that stays open asks again and again. */
async function recordDeadSession(cookie: string, session: "forged" | "over"): Promise<void> {
  const once = createHash("sha256").update(cookie).digest("base64url");
  const door = ((await headers()).get("x-countersign-path") ?? "unknown").split("?")[0] ?? "unknown";
  const address = await clientAddress();
  await webService().doorLog.refused({ code: "NOT_SIGNED_IN", door, address, detail: { session }, once });
}

/** Who is signed in, read from the session table; null when nobody is. Asked once per request. */
export const currentActor = cache(async (): Promise<SignedIn | null> => {
  const cookie = (await cookies()).get(cookieName())?.value;
  if (!cookie) return null;
  const claims = await decode({ token: cookie, secret: env().secret }).catch(() => null);
  const token = typeof claims?.sid === "string" ? claims.sid : null;
  const person = token && (await readSession({ service: webService(), token }));
  if (person) return { ...person, token };
  await recordDeadSession(cookie, token === null ? "forged" : "over");
  return null;
});

/** Who is signed in; everybody else goes to the sign-in page and comes back afterwards. */
export async function requireActor(): Promise<SignedIn> {
  const actor = await currentActor();
  const from = (await headers()).get("x-countersign-path");
  if (actor) {
    // A run can be watched and stopped whatever the password is.
    const isOpen = from === null || from.startsWith("/settings/password") || from.startsWith("/runs/");
    if (actor.mustChangePassword && !isOpen) redirect("/settings/password");
    return actor;
  }
  redirect(from ? `/sign-in?from=${encodeURIComponent(from)}` : "/sign-in");
}
