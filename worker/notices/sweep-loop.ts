import type { Service } from "#lib/service/open-service.ts";
import { renewDrills } from "#lib/service/renew-drills.ts";
import { sweepNotices } from "#lib/service/sweep-notices.ts";
import { completeArchives } from "#worker/archive/complete-archives.ts";

/** What falls due is told, or renewed, hours before: a minute late is early enough. */
const SWEEP_EVERY_MS = 60_000;

/**
 * Does what time alone has made due: tells people, renews drills, completes archives. Sweeps once a minute, one sweep at a time;
 * what fails is tried again with the next. Safe beside other workers.
 */
export function startSweeping(place: { service: Service; warn: (message: string) => void }): {
  stop(): Promise<void>;
} {
  let underWay: Promise<void> | undefined;
  const sweep = async () => {
    const { service } = place;
    const warn = (what: string) => (error: Error) => place.warn(`${what}: ${error.message}`);
    await sweepNotices({ service }).catch(warn("notices not swept"));
    await renewDrills({ service }).catch(warn("drills not renewed"));
    await completeArchives({ service }).catch(warn("archives not completed"));
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
