import { readHealth } from "#lib/service/health.ts";
import { env } from "#lib/web/env.ts";
import { webService } from "#lib/web/service.ts";

export const dynamic = "force-dynamic";

/** One line per part; 503 when any of them is down. */
export async function GET(): Promise<Response> {
  const health = await readHealth({ service: webService(), paperUrl: env().paperUrl });
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}
