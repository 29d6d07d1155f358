/** Checks of everything that becomes part of a command to the exchange: commands are text, and numbers come from outside. */
import { WordedError } from '../../contract/worded-error.ts';
import type { Words } from '../../contract/language.ts';
import { sayCommand, type CheckedField } from './words.ts';

/** A command that was never sent because something in it must not reach the exchange. */
export class CommandRefused extends WordedError {
  readonly field: string;
  constructor(field: string, words: Words) {
    super('refused', words);
    this.name = 'CommandRefused';
    this.field = field;
  }
}

const checked =
  (field: CheckedField, pattern: RegExp) =>
  (value: string): string => {
    if (pattern.test(value)) return value;
    throw new CommandRefused(field, sayCommand.both('badField', sayCommand.both(`field.${field}`)));
  };

// `$` without the m flag still matches before a final newline in some languages, not in JavaScript; \n is outside of every class all the same.
export const checkNumber = checked('number', /^[0-9*#+]{1,32}$/);
export const checkExtension = checked('extension', /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/);
export const checkDomain = checked('domain', /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/);
export const checkContext = checked('context', /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}$/);
export const checkUuid = checked('uuid', /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/);
/** The CRM's ids are GUIDs; other letters would still be harmless. */
export const checkMark = checked('mark', /^[A-Za-z0-9_-]{1,64}$/);
export const checkCause = checked('cause', /^[A-Z_]{2,40}$/);
