/** Starts the one Chromium that all files of the window's tests share; each file opens a fresh profile in it. */
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { chromiumPath } from '../../build/chromium.ts';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
  // Each file's profile has one renderer process, kept by an empty page (browser.ts): profiles never share one.
  '--renderer-process-limit=1',
];

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the shared Chromium; empty where this machine has none. */
    chromium: string;
  }
}

/** @returns a function that closes the browser when all files are done */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) {
    project.provide('chromium', '');
    return () => Promise.resolve();
  }
  const server = await chromium.launchServer({ executablePath, args: ARGS });
  project.provide('chromium', server.wsEndpoint());
  return () => server.close();
}
