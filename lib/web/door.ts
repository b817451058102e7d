import { headers } from "next/headers";
import type { RefusalCode, RefusalDetails } from "#lib/decision/refusals.ts";
import { type Refused, refuse } from "#lib/service/refusal.ts";
import { currentActor, type SignedIn } from "./actor.ts";
import { clientAddress } from "./client-address.ts";
import { comesFromOwnPages } from "./origin.ts";
import { webService } from "./service.ts";

/** Which door a request is at: the path that a route names, else the page that the proxy has seen. Never a query, which may hold anything. */
async function doorOf(path?: string): Promise<string> {
  const known = path ?? (await headers()).get("x-countersign-path") ?? "unknown";
  return known.split("?")[0] ?? known;
}

/** A refusal at a door, on record with address and origin. */
export async function refuseAtDoor(
  code: RefusalCode,
  at: { actor?: SignedIn | null; path?: string; details?: RefusalDetails } = {},
): Promise<Refused> {
  const { actor, path, details } = at;
  const door = await doorOf(path);
  const origin = (await headers()).get("origin");
  const detail: Record<string, string | null> = { origin };
  if (details?.reason !== undefined) detail.reason = String(details.reason);
  const address = await clientAddress();
  await webService().doorLog.refused({
    code,
    door,
    address,
    actor: actor ?? null,
    detail,
  });
  return refuse(code, details);
}

/**
 * The first two questions of every door that changes something, always in this order: who, from where. `path`: of a route handler;
 * actions are known by their page. Refusals: NOT_SIGNED_IN, BAD_ORIGIN, both on record.
 */
export async function enter(path?: string): Promise<{ ok: true; actor: SignedIn } | Refused> {
  const at = path === undefined ? {} : { path };
  const actor = await currentActor();
  if (!actor) return refuseAtDoor("NOT_SIGNED_IN", at);
  if (!comesFromOwnPages(await headers())) return refuseAtDoor("BAD_ORIGIN", { ...at, actor });
  return { ok: true, actor };
}
