import type { ContractTexts } from '../../http/complete-contract.ts';
import type { Module } from '../../http/module.ts';
import { tagsOf } from '../server.ts';
import { FIELDS } from './fields.ts';
import { SCHEMAS } from './schemas.ts';

/** What the contract says beyond the routes and their schemas. */
export const textsOf = (modules: readonly Module[]): ContractTexts => ({ tags: tagsOf(modules), schemas: SCHEMAS, fields: FIELDS });
