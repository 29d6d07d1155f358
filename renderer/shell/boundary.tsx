/** Error boundary: if one page fails, the rest of the window stays. */
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
    const say = this.context?.say;
    return (
      <Empty icon="!" title={say?.('common.failed') ?? ''} text={say?.('shell.crashed')}>
        <Button onClick={() => window.location.reload()}>{say?.('shell.reload')}</Button>
      </Empty>
    );
  }
}
