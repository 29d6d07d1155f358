/** How tests run: one process per file; they mostly wait, so there are more of them than cores; slow stories get their time. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // Real processes, sockets and a browser on two cores of a shared machine: CI looks again before it calls a story broken (and says so).
    retry: process.env['CI'] === undefined ? 0 : 2,
    reporters: ['default'],
  },
});
