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
    /** Where the shared Chromium is reached; empty where there is none on this machine. */
    chromium: string;
  }
}

/** @returns what ends the browser when all files are done */
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
