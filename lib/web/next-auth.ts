import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { revokeSession, SESSION_MS } from "#lib/service/sessions.ts";
import { signIn } from "#lib/service/sign-in.ts";
import { addressOf } from "./client-address.ts";
import { deviceToken, keepDeviceToken } from "./device-cookie.ts";
import { env } from "./env.ts";
import { webService } from "./service.ts";

type Headers = Record<string, string | undefined>;

/** Checks e-mail and password. A refusal travels as JSON in the error, so that the page can show its words. */
async function authorize(
  given: Record<"email" | "password", string> | undefined,
  request: { headers?: Headers },
) {
  const result = await signIn({
    service: webService(),
    email: String(given?.email ?? ""),
    password: String(given?.password ?? ""),
    address: addressOf(request.headers?.["x-forwarded-for"]),
    userAgent: request.headers?.["user-agent"] ?? "unknown",
    deviceToken: await deviceToken(),
  });
  if (result.ok) {
    if (result.deviceToken) await keepDeviceToken(result.deviceToken);
    return { id: result.personId, sid: result.token };
  }
  const { code, whatHappened, safeNow, doNext } = result.refusal;
  throw new Error(JSON.stringify({ code, whatHappened, safeNow, doNext }));
}

/**
 * next-auth keeps the cookie; who is signed in is asked of our own session table at every request. The cookie carries
 * nothing but the opaque token of that row, so signing out or disabling a person works at once.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: env().secret,
    session: { strategy: "jwt", maxAge: SESSION_MS / 1000 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        authorize: (given, req) => authorize(given, req),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user && "sid" in user ? { sub: user.id, sid: user.sid } : token),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await revokeSession({ service: webService(), token: token.sid });
      },
    },
  };
}
