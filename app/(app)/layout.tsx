import type { ReactNode } from "react";
import { SignedInFrame } from "#components/frame/signed-in-frame.tsx";
import { LiveStrips } from "#components/run/live-strips.tsx";
import { roleWords } from "#lib/decision/permissions.ts";
import { loadLiveRuns } from "#lib/service/load-live-runs.ts";
import { requireActor } from "#lib/web/actor.ts";
import { env } from "#lib/web/env.ts";
import { webService } from "#lib/web/service.ts";

/** Everything behind the sign-in: the frame, and on every page the strip of each live run. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor();
  const runs = await loadLiveRuns({ service: webService() });
  return (
    <SignedInFrame
      environment={env().production ? "PRODUCTION" : "REHEARSAL"}
      user={{ name: actor.name, roles: actor.roles.map(roleWords) }}
      strip={<LiveStrips initial={runs} />}
    >
      {children}
    </SignedInFrame>
  );
}
