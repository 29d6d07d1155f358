/** How tests run: one process per file, in as many processes as the machine has cores; slow stories get their time. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // Real processes, sockets and a browser on two cores of a shared machine: CI looks again before it calls a story broken (and says so).
    retry: process.env['CI'] === undefined ? 0 : 2,
    reporters: ['default'],
  },
});
