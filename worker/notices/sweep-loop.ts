import type { Service } from "#lib/service/open-service.ts";
import { renewDrills } from "#lib/service/renew-drills.ts";
import { sweepNotices } from "#lib/service/sweep-notices.ts";

/** What falls due is told, or renewed, hours before: a minute late is early enough. */
const SWEEP_EVERY_MS = 60_000;

/** Does what time alone has made due: tells people, and renews drills. Sweeps once a minute, one sweep at a time; a sweep that fails is tried again with the next. Safe beside other workers. */
export function startSweeping(place: { service: Service; warn: (message: string) => void }): {
  stop(): Promise<void>;
} {
  let underWay: Promise<void> | undefined;
  const sweep = async () => {
    await sweepNotices({ service: place.service }).catch((error: Error) =>
      place.warn(`notices not swept: ${error.message}`),
    );
    await renewDrills({ service: place.service }).catch((error: Error) =>
      place.warn(`drills not renewed: ${error.message}`),
    );
    underWay = undefined;
  };
  const timer = setInterval(() => {
    underWay ??= sweep();
  }, SWEEP_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}
