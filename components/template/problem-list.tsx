import { Callout } from "#components/ui/callout.tsx";
import { TextLink } from "#components/ui/link.tsx";
import type { TemplateProblem } from "#lib/template/editor/field.ts";
import { fieldAnchor } from "./field-anchor.ts";

/** What stands against publishing a draft, and what is worth a second look. */
export function ProblemList(props: { templateId?: string; problems: readonly TemplateProblem[] }) {
  const blocking = props.problems.filter((problem) => problem.blocks);
  const advice = props.problems.filter((problem) => !problem.blocks);
  if (props.problems.length === 0) return null;
  const list = (problems: readonly TemplateProblem[]) => (
    <ul className="mt-1 list-disc space-y-1 pl-5 text-sm">
      {problems.map(({ path, words }) => (
        <li key={path}>
          {words}{" "}
          {props.templateId === undefined ? null : (
            <TextLink href={`/templates/${props.templateId}/edit#${fieldAnchor(path)}`}>
              Go to the field
            </TextLink>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {blocking.length > 0 ? (
        <Callout
          kind="caution"
          title={`${blocking.length} ${blocking.length === 1 ? "thing stands" : "things stand"} against publishing this draft.`}
        >
          {list(blocking)}
        </Callout>
      ) : null}
      {advice.length > 0 ? (
        <Callout kind="info" title="Worth a second look; it does not stand against publishing.">
          {list(advice)}
        </Callout>
      ) : null}
    </>
  );
}
