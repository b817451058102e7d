import { LiveFeed } from "#lib/service/live-feed.ts";
import { openService, type Service } from "#lib/service/open-service.ts";
import { RunHub } from "#lib/service/run-hub.ts";
import { env } from "./env.ts";

type WebParts = { service: Service; hub: RunHub; live: LiveFeed };

/** Bundles may load this file more than once in a process; the connections must exist once. */
const store = globalThis as typeof globalThis & { countersignWebParts?: WebParts };

function webParts(): WebParts {
  if (!store.countersignWebParts) {
    const service = openService({ databaseUrl: env().databaseUrl, name: "web" });
    store.countersignWebParts = { service, hub: new RunHub(service), live: new LiveFeed(service) };
  }
  return store.countersignWebParts;
}

/** The service of this web process. */
export const webService = (): Service => webParts().service;
/** The hub that streams runs to this process's viewers. */
export const webHub = (): RunHub => webParts().hub;
/** What the strip on every page shows, for this process's viewers. */
export const webLiveFeed = (): LiveFeed => webParts().live;
