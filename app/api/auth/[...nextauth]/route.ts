import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { refuseAtDoor } from "#lib/web/door.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { authOptions } from "#lib/web/next-auth.ts";
import { comesFromOwnPages } from "#lib/web/origin.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

export function GET(request: NextRequest, context: Context): Promise<Response> {
  return NextAuth(request, context, authOptions());
}

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  if (!comesFromOwnPages(request.headers)) {
    return jsonRefusal(await refuseAtDoor("BAD_ORIGIN", { path: request.nextUrl.pathname }));
  }
  return NextAuth(request, context, authOptions());
}
