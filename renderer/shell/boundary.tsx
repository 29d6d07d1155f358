/** Keeps a broken page from taking the window with it. */
import { Component, type ReactNode } from 'react';
import { WordsContext } from '../base/context.tsx';
import { Empty } from '../components/empty.tsx';
import { Button } from '@mantine/core';

// React knows error boundaries as classes only.
export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static override contextType = WordsContext;
  declare context: React.ContextType<typeof WordsContext>;
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    const t = this.context?.t;
    return (
      <Empty icon="!" title={t?.common.failed ?? ''} text={t?.shell.crashed}>
        <Button onClick={() => window.location.reload()}>{t?.shell.reload}</Button>
      </Empty>
    );
  }
}
