import { isRecord } from './client';

/** What must hold of a value that came over the network before a page believes it. */
export type Rule = (value: unknown) => boolean;

export const number: Rule = (value) => typeof value === 'number' && Number.isFinite(value);
export const text: Rule = (value) => typeof value === 'string';
export const flag: Rule = (value) => typeof value === 'boolean';
export const optional =
  (check: Rule): Rule =>
  (value) =>
    value === null || value === undefined || check(value);
export const list =
  (check: Rule): Rule =>
  (value) =>
    Array.isArray(value) && value.every(check);
export const shape =
  (fields: Record<string, Rule>): Rule =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([name, check]) => check(value[name]));
export const oneOf =
  (names: readonly string[]): Rule =>
  (value) =>
    typeof value === 'string' && names.includes(value);
