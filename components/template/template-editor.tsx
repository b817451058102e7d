"use client";

import { useRouter } from "next/navigation";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { answered } from "#components/decision/answered.ts";
import { RefusalCallout } from "#components/decision/refusal-callout.tsx";
import type { RefusalWords } from "#components/decision/use-decision-commands.ts";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { templateProblems } from "#lib/template/check/template-problems.ts";
import { applyEdits, editorFields, editorTexts } from "#lib/template/editor/apply-edits.ts";
import type { TemplateProblem } from "#lib/template/editor/field.ts";
import { type RowChange, rowLists } from "#lib/template/editor/row-changes.ts";
import { editorSections } from "#lib/template/editor/sections.ts";
import type { Template } from "#lib/template/schema.ts";
import { AddRowDialog, RemoveRowDialog, type RowToRemove } from "./change-rows.tsx";
import { TemplateSection } from "./editor-section.tsx";
import { fieldOfPath, nearestAnchor } from "./field-anchor.ts";
import { ProblemList } from "./problem-list.tsx";

type Edits = Record<string, string>;
export type SaveDraft = (input: {
  templateId: string;
  expectedRevision: number;
  edits: Edits;
  rows?: RowChange;
}) => Promise<{ ok: true; data: { revision: number } } | { ok: false; refusal: RefusalWords }>;

/** A person pauses this long before what they typed is judged, ms. */
const JUDGE_AFTER_MS = 300;

/** What differs from the stored draft, field by field. */
function editsIn(form: HTMLFormElement, template: Template): Edits {
  const data = new FormData(form);
  const stored = editorTexts(template);
  const edits: Edits = {};
  for (const field of editorFields(template)) {
    const typed = field.kind === "switch" ? String(data.has(field.path)) : String(data.get(field.path) ?? "");
    const text = typed.replace(/\r\n?/g, "\n");
    if (text !== stored[field.path]) edits[field.path] = text;
  }
  return edits;
}

/** Asks before a page with unsaved edits is left. */
function useLeaveWarning(isDirty: boolean) {
  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);
}

/** Opens the section that the address points into. */
function useOpenAtAnchor(form: RefObject<HTMLFormElement | null>) {
  useEffect(() => {
    const target = nearestAnchor(window.location.hash.slice(1));
    if (!form.current?.contains(target)) return;
    const section = target?.closest("details");
    if (!section) return;
    section.open = true;
    target?.scrollIntoView({ block: "center" });
    const control = target?.matches("input") ? target : target?.querySelector("input, select, textarea");
    if (control instanceof HTMLElement) control.focus({ preventScroll: true });
  }, [form]);
}

/** Judges what was typed, and saves it; inputs keep what was typed, whatever the server says. */
function useDraft(props: TemplateEditorProps, form: RefObject<HTMLFormElement | null>) {
  const { template } = props;
  const router = useRouter();
  const toast = useToast();
  const [revision, setRevision] = useState(props.revision);
  const [problems, setProblems] = useState<TemplateProblem[]>(() => templateProblems(template));
  const [refusal, setRefusal] = useState<RefusalWords | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [isDirty, setDirty] = useState(false);
  useLeaveWarning(isDirty);
  const judge = useCallback((): Edits => {
    const edits = form.current ? editsIn(form.current, template) : {};
    setDirty(Object.keys(edits).length > 0);
    setProblems(applyEdits(template, edits).problems);
    return edits;
  }, [form, template]);
  // A saved draft comes back with other rows: what stands in the form is judged against it.
  useEffect(() => {
    judge();
  }, [judge]);
  const save = async (rows?: RowChange): Promise<boolean> => {
    const edits = judge();
    setSaving(true);
    const input = { templateId: template.id, expectedRevision: revision, edits, ...(rows ? { rows } : {}) };
    const answer = await answered(props.save(input));
    setSaving(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return false;
    setRevision(answer.data.revision);
    setDirty(false);
    toast({ title: "Draft saved", description: `Revision ${answer.data.revision}` });
    router.refresh();
    return true;
  };
  return { problems, refusal, isSaving, isDirty, judge, save };
}

type TemplateEditorProps = { template: Template; revision: number; save: SaveDraft };

/** The whole form of a template version, section by section. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { template } = props;
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { problems, refusal, isSaving, isDirty, judge, save } = useDraft(props, form);
  const sections = useMemo(() => editorSections(template), [template]);
  const texts = useMemo(() => editorTexts(template), [template]);
  const byPath = useMemo(
    () =>
      Object.fromEntries(
        problems.toReversed().map(({ path, words }) => [fieldOfPath(path, texts) ?? path, words]),
      ),
    [problems, texts],
  );
  const lists = useMemo(() => rowLists(template), [template]);
  const [addTo, setAddTo] = useState<string | null>(null);
  const [toRemove, setToRemove] = useState<RowToRemove | null>(null);
  const counted = problems.filter((problem) => problem.blocks).length;
  useOpenAtAnchor(form);
  return (
    <form
      ref={form}
      noValidate
      className="flex flex-col gap-3"
      onInput={() => {
        clearTimeout(timer.current);
        timer.current = setTimeout(judge, JUDGE_AFTER_MS);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ProblemList problems={problems.filter(({ path }) => fieldOfPath(path, texts) === null)} />
      {sections.map((section, index) => (
        <TemplateSection
          key={section.key}
          section={section}
          texts={texts}
          problems={byPath}
          config={template.config}
          isOpen={index === 0}
          lists={lists}
          onAdd={setAddTo}
          onRemove={setToRemove}
        />
      ))}
      <AddRowDialog
        template={template}
        list={lists.find(({ path }) => path === addTo) ?? null}
        refusal={refusal}
        isSaving={isSaving}
        onClose={() => setAddTo(null)}
        onAdd={async (list, row) => {
          if (await save({ type: "ADD", list, row })) setAddTo(null);
        }}
      />
      <RemoveRowDialog
        row={toRemove}
        onClose={() => setToRemove(null)}
        onRemove={(path) => {
          setToRemove(null);
          void save({ type: "REMOVE", path });
        }}
      />
      <div className="sticky bottom-0 flex flex-col gap-3 border-t border-line bg-canvas py-3 max-md:bottom-14">
        <RefusalCallout refusal={refusal} />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" pending={isSaving} pendingLabel="Saving">
            Save draft
          </Button>
          <ButtonLink href={`/templates/${template.id}`}>Back to the draft</ButtonLink>
          <p className="text-sm text-muted" role="status">
            {isDirty ? "Not saved yet. " : ""}
            {counted === 0
              ? "Nothing stands against publishing."
              : `${counted} to correct before publishing.`}
          </p>
        </div>
      </div>
    </form>
  );
}
