import type { ReactNode } from "react";
import { AlarmBand } from "#components/audit/alarm-band.tsx";
import { SignedInFrame } from "#components/frame/signed-in-frame.tsx";
import { InboxBell } from "#components/inbox/inbox-bell.tsx";
import { LiveStrips } from "#components/run/live-strips.tsx";
import { may, roleWords } from "#lib/decision/permissions.ts";
import { bandAlarms } from "#lib/service/band-alarms.ts";
import { countUnread } from "#lib/service/inbox.ts";
import { loadLiveRuns } from "#lib/service/load-live-runs.ts";
import { requireActor } from "#lib/web/actor.ts";
import { env } from "#lib/web/env.ts";
import { webService } from "#lib/web/service.ts";

/** Everything behind the sign-in: the frame, and on every page the strip of each live run. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor();
  const service = webService();
  const [runs, unread, alarms] = await Promise.all([
    loadLiveRuns({ service }),
    countUnread({ service, personId: actor.personId }),
    bandAlarms({ service, actor }),
  ]);
  return (
    <SignedInFrame
      environment={env().production ? "PRODUCTION" : "REHEARSAL"}
      user={{ name: actor.name, roles: actor.roles.map(roleWords) }}
      inbox={<InboxBell unread={unread} />}
      strip={<LiveStrips initial={runs} />}
    >
      {may(actor, "actOnAlarms") ? <AlarmBand initial={alarms} /> : null}
      {children}
    </SignedInFrame>
  );
}
