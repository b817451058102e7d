import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "#lib/web/content-security-policy.ts";

/** Gives every page its own nonce, without which no script runs, and tells it its path. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set("x-countersign-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  // Pages only: static files carry no script of their own making, and streams must not pass through here.
  matcher: [{ source: "/((?!api/|_next/static|_next/image|.*[.](?:svg|png|ico|woff2|css|js)$).*)" }],
};
