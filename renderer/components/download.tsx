/** A file the program makes: asked for first, so that a refusal is told in words instead of a broken download. */
import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { fetchable, fileUrl, type Download as Name } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { fetchableByBrowser } from '../base/key.ts';
import { tellFailure } from './notify.ts';

type Props = {
  name: Name;
  query?: Parameters<typeof fileUrl>[1];
  children: ReactNode;
} & Pick<ButtonProps, 'variant' | 'size' | 'leftSection'>;

/** Saves what is at an address of the program, as a click on a link would. */
function saveFile(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}

export function Download({ name, query = {}, children, ...look }: Props) {
  const { say } = useWords();
  const url = fileUrl(name, query);
  return (
    <Button
      component="a"
      href={url}
      download
      onClick={(event) => {
        event.preventDefault();
        fetchable(url)
          .then(async () => saveFile(await fetchableByBrowser(url)))
          .catch((error: unknown) => tellFailure(error, say));
      }}
      {...look}
    >
      {children}
    </Button>
  );
}
