/** Copying a number or a piece of configuration, with a sign that it happened. */
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useWords } from '../base/context.tsx';
import { formatPhone, phoneDigits } from '../base/format.ts';
import { copyText } from './clipboard.ts';
import css from './copy.module.css';

function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [copied]);
  return { copied, copy: () => void copyText(text).then(setCopied) };
}

/** A small button beside a phone number: copies its digits. */
export function CopyPhone({ phone }: { phone: string }) {
  const { say } = useWords();
  const { copied, copy } = useCopy(phoneDigits(phone));
  const label = copied ? say('common.copied') : say('common.copyPhone', formatPhone(phone));
  return (
    <Tooltip label={label}>
      <ActionIcon className={css.small} variant="subtle" color="gray" size={20} aria-label={label} onClick={copy}>
        {copied ? <IconCheck size={15} color="var(--talking-ink)" /> : <IconCopy size={15} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** Lines of configuration with a copy button. */
export function CopyBlock({ code, label }: { code: string; label?: string }) {
  const { say } = useWords();
  const { copied, copy } = useCopy(code);
  return (
    <div className={css.block}>
      <div className={css.head}>
        <span>{label}</span>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={copy}
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        >
          {copied ? say('common.copied') : say('common.copy')}
        </Button>
      </div>
      {/* A long line scrolls: so the block takes the focus, to be scrolled by keys. */}
      <pre className={css.code} tabIndex={0} aria-label={label ?? say('common.copy')} role="region">
        {code}
      </pre>
      <span className="unseen" role="status">
        {copied ? say('common.copied') : ''}
      </span>
    </div>
  );
}
