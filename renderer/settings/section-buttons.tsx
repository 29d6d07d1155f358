/** The buttons under a section: in the settings save and test, in the wizard one primary button that leads on. */
import { Button } from '@mantine/core';
import type { TestResult } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import type { Step } from './section.tsx';
import css from './section.module.css';

type Buttons = {
  busy: boolean;
  dirty: boolean;
  invalid: boolean;
  result: TestResult | null;
  canTest: boolean;
  save: () => Promise<boolean>;
  test: () => Promise<TestResult | null>;
  onReset: () => void;
};

export function SettingsButtons({ busy, dirty, invalid, result, canTest, save, test, onReset }: Buttons) {
  const { say } = useWords();
  return (
    <>
      <Button
        type="button"
        data-primary
        disabled={!dirty || invalid}
        loading={busy && dirty}
        onClick={() => void save()}
      >
        {say('common.save')}
      </Button>
      {canTest && (
        <Button type="button" variant="default" disabled={busy || invalid} onClick={() => void test()}>
          {result ? say('common.testAgain') : say('common.test')}
        </Button>
      )}
      {dirty && (
        <Button type="button" variant="subtle" color="gray" onClick={onReset} disabled={busy}>
          {say('common.undo')}
        </Button>
      )}
      <span className={css.unsaved} role="status">
        {dirty ? say('settings.unsaved') : ''}
      </span>
    </>
  );
}

export function WizardButtons({ step, busy, dirty, invalid, result, canTest, save, test }: Buttons & { step: Step }) {
  const { say } = useWords();
  const failed = result !== null && !result.ok;
  const ready = !canTest || (result === null ? step.done && !dirty : result.ok);
  const next = async (): Promise<void> => {
    if (!dirty || (await save())) step.next();
  };
  return (
    <>
      {step.back && (
        <Button type="button" variant="subtle" color="gray" onClick={step.back} disabled={busy}>
          {say('common.back')}
        </Button>
      )}
      <span className={css.gap} />
      {failed && dirty && (
        <Button type="button" variant="subtle" color="gray" disabled={busy || invalid} onClick={() => void next()}>
          {say('setup.withoutTest')}
        </Button>
      )}
      {step.optional && !ready && (
        <Button type="button" variant="subtle" color="gray" onClick={step.skip} disabled={busy}>
          {say('setup.skip')}
        </Button>
      )}
      {ready && canTest && result === null && (
        <Button type="button" variant="default" onClick={() => void test()} disabled={busy || invalid}>
          {say('common.test')}
        </Button>
      )}
      <Button
        type="button"
        data-primary
        loading={busy}
        disabled={invalid}
        onClick={() => void (ready ? next() : test())}
      >
        {ready ? say('setup.next') : failed ? say('common.testAgain') : say('common.test')}
      </Button>
    </>
  );
}
