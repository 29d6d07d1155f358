/** The frame of a section, the same as a page of the settings and as a step of the wizard: fields, test, one primary button. */
import { createContext, use, useState, type FormEvent, type ReactNode } from 'react';
import type { TestResult as Result } from '../../app/contract/view.ts';
import { CallFailed } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { failureWords, tell } from '../components/notify.ts';
import { TestResult } from '../components/test-result.tsx';
import { SettingsButtons, WizardButtons } from './section-buttons.tsx';
import css from './section.module.css';

/** What the wizard gives to the section it shows; null in the settings. */
export type Step = {
  readonly optional: boolean;
  /** The program says that this step is already done. */
  readonly done: boolean;
  readonly next: () => void;
  readonly skip: () => void;
  readonly back: (() => void) | null;
};

export const StepContext = createContext<Step | null>(null);

const FieldErrorContext = createContext<{ field: string; message: string } | null>(null);

/** The program's objection to the field of this path, if it has one. */
export function useFieldError(): (path: string) => string | undefined {
  const error = use(FieldErrorContext);
  return (path) => (error?.field === path ? error.message : undefined);
}

type Props = {
  title: string;
  intro: string;
  dirty: boolean;
  /** Changes with the content of the fields: a result of earlier content is not shown. */
  stamp: unknown;
  onSave: () => Promise<void>;
  onReset: () => void;
  /** Left out where there is nothing to test. */
  onTest?: (() => Promise<Result>) | undefined;
  testHint?: string;
  /** What stands in the way of saving, in words. */
  invalid?: string | undefined;
  children: ReactNode;
  /** What belongs to the section but is not saved with it. */
  aside?: ReactNode;
  wide?: boolean;
};

/** The result of a test or a save, and (`stamp`) the content of the fields it belongs to. */
type Outcome = { readonly result: Result; readonly stamp: string; readonly ofDraft: boolean };

export function Section(props: Props) {
  const { title, intro, dirty, onSave, onReset, onTest, testHint, invalid, children, aside, wide = false } = props;
  const { say } = useWords();
  const step = use(StepContext);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [fieldError, setFieldError] = useState<{ field: string; message: string } | null>(null);
  const stamp = JSON.stringify(props.stamp);
  // A result is shown as long as the fields are as they were tested, and after they were saved.
  const holds = outcome !== null && (outcome.stamp === stamp || (outcome.ofDraft && !dirty));
  const result = holds ? outcome.result : null;

  const run = async (work: () => Promise<Result | null>): Promise<Result | null> => {
    setBusy(true);
    setFieldError(null);
    try {
      const found = await work();
      if (found) setOutcome({ result: found, stamp, ofDraft: dirty });
      return found;
    } catch (error) {
      const failure: Result = { ok: false, text: failureWords(error, say) };
      if (error instanceof CallFailed && error.field !== undefined)
        setFieldError({ field: error.field, message: error.message });
      setOutcome({ result: failure, stamp, ofDraft: false });
      return failure;
    } finally {
      setBusy(false);
    }
  };
  const save = async (): Promise<boolean> => {
    const failed = await run(async () => {
      await onSave();
      return null;
    });
    if (failed === null && !step) tell(say('common.saved'));
    return failed === null;
  };
  /** Tests, and in the wizard saves if the test has passed. */
  const test = (): Promise<Result | null> =>
    run(async () => {
      const found = onTest ? await onTest() : null;
      if (found?.ok === true && step && dirty) await onSave();
      return found;
    });
  const buttons = {
    busy,
    dirty,
    invalid: invalid !== undefined,
    result,
    canTest: onTest !== undefined,
    save,
    test,
    onReset: () => {
      setOutcome(null);
      onReset();
    },
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.currentTarget.querySelector<HTMLButtonElement>('[data-primary]:not([data-submit])')?.click();
  };
  return (
    <form className={css.section} onSubmit={submit} noValidate data-section-busy={busy}>
      <div className={css.scroll}>
        <div className={wide ? css.wide : css.body}>
          <header>
            <h2 className={css.title}>{title}</h2>
            <p className={css.intro}>{intro}</p>
          </header>
          <FieldErrorContext value={fieldError}>
            <div className={css.fields}>{children}</div>
          </FieldErrorContext>
          {onTest && testHint !== undefined && !result && !busy && <p className={css.hint}>{testHint}</p>}
          <TestResult result={result} busy={busy} />
          {invalid !== undefined && (
            <p className={dirty ? css.invalid : css.hint} role={dirty ? 'alert' : undefined}>
              {invalid}
            </p>
          )}
          {aside}
        </div>
      </div>
      <footer className={css.footer}>
        <div className={css.buttons}>
          {step ? <WizardButtons step={step} {...buttons} /> : <SettingsButtons {...buttons} />}
        </div>
      </footer>
    </form>
  );
}
