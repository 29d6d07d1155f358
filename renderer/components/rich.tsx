/** A sentence of the catalogue with its `{places}` filled by components. */
import { Fragment, type ReactNode } from 'react';

export function Rich({ text, parts }: { text: string; parts: Readonly<Record<string, ReactNode>> }) {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, at) => <Fragment key={at}>{at % 2 === 0 ? piece : parts[piece]}</Fragment>);
}
