/** What vitest's global set-up gives to test files. */
import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the Chromium that all files share is reached; empty where there is none on this machine. */
    chromium: string;
  }
}
