import { notFound } from "next/navigation";
import { AppFrame } from "#components/frame/app-frame.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { env } from "#lib/web/env.ts";
import { ChartBench } from "./chart-bench.tsx";
import { ChartGallery } from "./chart-gallery.tsx";
import { ControlsGallery } from "./controls-gallery.tsx";
import { DataGallery } from "./data-gallery.tsx";
import { DesignStrip } from "./design-strip.tsx";
import { StatusGallery } from "./status-gallery.tsx";

export const metadata = { title: "Design" };

const COMMANDS = [
  { label: "Dashboard", href: "/dashboard", hint: "page" },
  { label: "BTC-PERP 0.0001 for 30 min", href: "/decisions/1", hint: "decision, in review" },
  { label: "Run 2026-11-22 #3", href: "/runs/3", hint: "run, live" },
];

/** Every primitive on one page. In production only where the demo database is in use. */
export default async function DesignPage({ searchParams }: { searchParams: Promise<{ bench?: string }> }) {
  if (process.env.NODE_ENV === "production" && !env().demo) notFound();
  if ((await searchParams).bench !== undefined) return <ChartBench />;
  const nowMs = Date.now();
  return (
    <AppFrame
      environment="REHEARSAL"
      user={{ name: "Dana Okafor", roles: ["Risk Manager"] }}
      commands={COMMANDS}
      connection={{ state: "live", atMs: nowMs }}
      strip={<DesignStrip zeroMs={nowMs - 751_000} dataAtMs={nowMs} />}
      signOut={
        <Button variant="quiet" className="w-full">
          Sign out
        </Button>
      }
    >
      <PageHeader
        kicker="Decision D-0042 · revision 3"
        title="BTC-PERP 0.0001 for 30 minutes"
        status={<PhaseBadge phase="IN_REVIEW" />}
        actions={
          <>
            <Button>Print certificate</Button>
            <Button variant="primary">Sign as Risk Manager</Button>
          </>
        }
      >
        Every primitive of the house, with sample content.
      </PageHeader>
      <div className="flex flex-col gap-4">
        <StatusGallery />
        <DataGallery nowMs={nowMs} />
        <ChartGallery />
        <ControlsGallery />
      </div>
    </AppFrame>
  );
}
