import type { ReactNode } from "react";
import { SkipLink } from "#components/ui/skip-link.tsx";
import { NavBottomBar, NavRail } from "./nav-rail.tsx";
import type { TopBandProps } from "./top-band.tsx";
import { TopBand } from "./top-band.tsx";

type AppFrameProps = TopBandProps & {
  /** A LiveStrip per live run; stays in sight while the page scrolls. */
  strip?: ReactNode;
  children: ReactNode;
};

/** Rail, top band, live strip and the page. On a phone the rail is a bottom bar. */
export function AppFrame({ strip, children, ...band }: AppFrameProps) {
  return (
    <div className="flex min-h-dvh">
      <SkipLink />
      <NavRail />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBand {...band} />
        {strip ? <div className="sticky top-0 z-20">{strip}</div> : null}
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-[88rem] flex-1 px-6 py-5 outline-none max-sm:px-3 max-sm:pb-24 max-sm:pt-4"
        >
          {children}
        </main>
      </div>
      <NavBottomBar />
    </div>
  );
}
