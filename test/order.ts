/** The order in which test files run: those that keep both cores busy longest beside those that wait longest, then project by project, long files first. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The quick ones first, which say soonest what is wrong. */
const PROJECTS = ['unit', 'journeys', 'measured', 'window'];
/** These compute for minutes: started last, they would leave one core idle at the end; started first, they run while the others wait. */
const FIRST = ['sim/seeds', 'window/looks'];
/** These run or wait for a minute. */
const LONG = [
  'journeys/headless',
  'journeys/killed',
  'journeys/watched',
  'engine/restarts',
  'journeys/moving-house',
  'journeys/outage',
  'journeys/cut',
  'desktop/package',
  'journeys/two-pcs',
  'pbx/fusionpbx-database',
];

export class LongFirst extends BaseSequencer {
  /** @returns the files of each project together, so that they can share a process */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- not an array's sort
    const sorted = await super.sort(files);
    const placeIn =
      (names: readonly string[]) =>
      ({ moduleId }: TestSpecification): number => {
        const place = names.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
        return place === -1 ? names.length : place;
      };
    const [first, long] = [placeIn(FIRST), placeIn(LONG)];
    const project = ({ project: { name } }: TestSpecification): number => PROJECTS.indexOf(name);
    return sorted.toSorted((a, b) => first(a) - first(b) || project(a) - project(b) || long(a) - long(b));
  }
}
