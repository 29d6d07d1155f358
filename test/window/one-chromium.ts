/** Starts the one Chromium that all files of the window's tests share; each file opens a fresh profile in it. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--autoplay-policy=no-user-gesture-required',
];

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the shared Chromium is reached; empty where there is none on this machine. */
    chromium: string;
  }
}

/** @returns what ends the browser when all files are done */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(CHROMIUM)) {
    project.provide('chromium', '');
    return () => Promise.resolve();
  }
  const server = await chromium.launchServer({ executablePath: CHROMIUM, args: ARGS });
  project.provide('chromium', server.wsEndpoint());
  return () => server.close();
}
