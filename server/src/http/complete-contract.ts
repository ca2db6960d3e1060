import { completeField, completeFields, exampleOf, type FieldTexts, type Schema } from './contract-fields.ts';

/** Texts for what the routes and schemas do not describe themselves. */
export interface ContractTexts {
  /** Descriptions of the tags. */
  tags: Readonly<Record<string, string>>;
  /** Descriptions of the schemas. */
  schemas: Readonly<Record<string, string>>;
  fields: FieldTexts;
}

interface Media {
  schema?: Schema;
  example?: unknown;
}

interface Parameter {
  $ref?: string;
  name: string;
  description?: string;
  schema: Schema;
}

interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  webhooks?: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/**
 * Adds descriptions and examples to every schema, field, parameter, and operation that has none. `app/contract/complete.test.ts` fails if
 * there are no texts for one.
 */
export function completeContract(document: Document, { schemas: descriptions, fields }: ContractTexts): void {
  const { schemas } = document.components;
  const operations = [...Object.values(document.paths), ...Object.values(document.webhooks ?? {})].flatMap((path) => Object.values(path));
  for (const [name, schema] of Object.entries(schemas)) {
    const description = schema.description ?? descriptions[name] ?? bodyOf(name, operations);
    if (description !== undefined) schema.description = description;
    completeFields(schema, name, fields);
  }
  for (const operation of operations) {
    for (const parameter of operation.parameters ?? []) if (parameter.$ref === undefined) completeParameter(parameter, operation, fields);
    for (const media of Object.values(operation.requestBody?.content ?? {})) completeMedia(media, operation, true);
    for (const [status, { content = {} }] of Object.entries(operation.responses))
      if (Number(status) >= 200) for (const media of Object.values(content)) completeMedia(media, operation, false);
  }

  function completeMedia(media: Media, { operationId }: Operation, required: boolean): void {
    if (!media.schema) return;
    completeFields(media.schema, operationId, fields);
    const example = media.example ?? exampleOf(media.schema, schemas, { required });
    // Files have no example.
    if (example !== undefined && !JSON.stringify(media.schema).includes('"binary"')) media.example = example;
  }
}

function completeParameter(parameter: Parameter, { operationId }: Operation, fields: FieldTexts): void {
  completeField(parameter.schema, operationId, parameter.name, fields);
  const description = parameter.description ?? parameter.schema.description;
  if (description !== undefined) parameter.description = description;
}

/** The description of a schema that is the body of an operation and of nothing else. */
function bodyOf(name: string, operations: readonly Operation[]): string | undefined {
  const takes = operations.filter(
    ({ requestBody }) => requestBody?.content['application/json']?.schema?.$ref === `#/components/schemas/${name}`,
  );
  return takes.length > 0 ? `The body of ${takes.map(({ operationId }) => `\`${operationId}\``).join(' and ')}.` : undefined;
}
