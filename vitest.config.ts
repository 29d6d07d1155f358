/**
 * The test projects: `unit` has no browser and takes about a minute; `journeys` start the real product, sshd or other programs; the files of `measured`
 * need a process of their own; and `window` drives one Chromium for all its files. `npm test` runs them in this order without a pause between them, beside
 * the simulator, which takes what processor time they leave (test/order.ts). No test is retried: a flaky test is a bug of the test or of the product.
 */
import { defineConfig } from 'vitest/config';
import { inMemory } from './test/memory-folder.ts';
import { LongFirst } from './test/order.ts';

/** Files outside test/journeys that start programs or take long: they run with the journeys. */
const PROCESSES = [
  'test/build/{old-node,dev}.test.ts',
  'test/callbacks/{tunnel-*,leftovers}.test.ts',
  'test/desktop/{package,tray-host,electron.smoke,packaged.smoke}.test.ts',
  'test/desktop/windows/*.test.ts',
  'test/pbx/{recorder,ssh,fusionpbx-database}.test.ts',
  'test/store/crash.test.ts',
  'test/engine/restarts.test.ts',
];
/** These measure the memory or the event loop of their own process, or replace its clock: each file has its own process. */
const MEASURED = ['test/{fuzz,soak,sim}/**/*.test.ts', 'test/pbx/recordings.test.ts'];
/** These drive Chromium; the other files of test/window test the window's logic without it. */
const BROWSER = [
  'test/window/**/!(available-actions|calls|client-card|format|lists|numbers-as-written|problems|text).test.ts',
  'test/web/browser.test.ts',
];

/** How many files run at once, on two cores; all projects have the same number, as else one would wait until another is through. */
const SIDE_BY_SIDE = 5;

/** Room for what is made and thrown away at once: the simulator takes a fifth less processor time with it. */
const execArgv = ['--max-semi-space-size=64'];

/**
 * For glibc in the tests' processes and in what they start: memory that was freed is kept, in large pages. Giving it back and asking for it again costs
 * a tenth of the processor time on a virtual machine.
 */
const glibc = {
  GLIBC_TUNABLES: [
    'glibc.malloc.hugetlb=1',
    'glibc.malloc.trim_threshold=268435456',
    'glibc.malloc.mmap_threshold=33554432',
    'glibc.malloc.top_pad=1048576',
  ].join(':'),
};

const common = {
  execArgv,
  pool: 'forks',
  retry: 0,
  teardownTimeout: 20_000,
  expect: { poll: { timeout: 60_000 } },
} as const;

export default defineConfig({
  test: {
    reporters: ['default'],
    sequence: { sequencer: LongFirst },
    // `npm run test:coverage`: the unit tests alone run four fifths of the engine's lines.
    coverage: {
      provider: 'v8',
      include: ['app/**'],
      reporter: ['text'],
      reportsDirectory: 'out-coverage',
      thresholds: { 'app/engine/**': { lines: 80 } },
    },
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/journeys/**', ...PROCESSES, ...MEASURED, ...BROWSER],
          env: { ...glibc, ...inMemory() },
          // More workers than cores: some files wait for a socket or a worker thread while others work.
          maxWorkers: SIDE_BY_SIDE,
          // Files share a worker: starting a process for each would cost half of the minute.
          isolate: false,
          testTimeout: 150_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...common,
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts', ...PROCESSES],
          env: { ...glibc, ...inMemory({ programs: true }) },
          globalSetup: ['test/built.ts'],
          // As with the unit tests: loading the engine again for each file would cost as much as the tests themselves.
          isolate: false,
          // They wait most of the time; a play in real time starts its clock only when it begins.
          maxWorkers: SIDE_BY_SIDE,
          // Generous: a time-out must mean that something hangs, not that the machine is busy.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...common,
          name: 'measured',
          include: MEASURED,
          env: inMemory(),
          maxWorkers: SIDE_BY_SIDE,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...common,
          name: 'window',
          include: BROWSER,
          env: { ...glibc, ...inMemory() },
          globalSetup: ['test/built.ts', 'test/window/one-chromium.ts'],
          isolate: false,
          maxWorkers: SIDE_BY_SIDE,
          testTimeout: 400_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
