import { Callout } from "#components/ui/callout.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { Time } from "#components/ui/time.tsx";
import type { RenewalView } from "./decision-screen.tsx";

/** Beside the drills: whether they run again before they expire, who asked for it, and which run renewed what was signed. */
export function DrillRenewal(props: {
  view: RenewalView;
  isPending: boolean;
  onSet: (isOn: boolean) => void;
}) {
  const { isOn, mayAsk, words, trouble, renewedBy } = props.view;
  return (
    <div className="flex flex-col gap-1 border-line border-t pt-3">
      {renewedBy ? (
        <p className="text-sm">
          Renewed: every drill passed again in{" "}
          <TextLink href={`/runs/${renewedBy.runId}`}>a later run</TextLink>, <Time atMs={renewedBy.atMs} />.
          What was signed is unchanged.
        </p>
      ) : null}
      {trouble ? <Callout kind="serious" title="Not renewed" next={trouble} /> : null}
      {mayAsk ? (
        <Switch
          label="Run the drills again before they expire"
          hint={words}
          checked={isOn}
          disabled={props.isPending}
          onChange={(event) => props.onSet(event.target.checked)}
        />
      ) : (
        <p className="text-sm text-muted">
          {isOn
            ? `The drills run again before they expire. ${words}`
            : "The drills do not run again by themselves."}
        </p>
      )}
    </div>
  );
}
