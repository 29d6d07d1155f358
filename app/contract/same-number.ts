/** When two numbers that people write are one, for the window: the reader of numbers is the model's. */
export { writtenKey } from '../core/written-number.ts';
