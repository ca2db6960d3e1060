export const KILOBYTE = 1024;
export const MEGABYTE = 1024 * KILOBYTE;

/** What a route declares about its body; see `defineRoute`. */
export interface BodyDeclaration {
  /** Largest JSON body, in bytes. Default 16 KB where anybody may call, 64 KB elsewhere. Room for every character escaped (6 bytes). */
  maxBodyBytes?: number;
  /** Most members of all arrays and objects of the body together. Default 1,000. */
  maxBodyValues?: number;
  /** The handler reads the bytes of the body itself, to check their signature. */
  rawBody?: boolean;
  /** The schema removes text that cannot be stored (U+0000, half of a surrogate pair). Elsewhere it is refused. */
  cleansText?: boolean;
}

/** What a route accepts. */
export interface BodyRules {
  maxBodyBytes: number;
  maxBodyValues: number;
  /** `json`: parsed. `raw`: JSON that the handler reads itself. `none`: ignored. */
  json: 'json' | 'raw' | 'none';
  /** Whether a body must be sent. */
  required: boolean;
  /** Whether it takes a multipart form. */
  form: boolean;
  cleansText: boolean;
}

const MAX_BODY_BYTES = { public: 16 * KILOBYTE, optional: 16 * KILOBYTE, required: 64 * KILOBYTE };
const MAX_BODY_VALUES = 1_000;

/** Where a route keeps its rules. A symbol, because the contract has only the size. */
export const BODY_RULES = Symbol('body rules');

export function toBodyRules(
  app: BodyDeclaration & { auth: keyof typeof MAX_BODY_BYTES },
  { content = {}, required = false }: { content?: Record<string, unknown>; required?: boolean } = {},
): BodyRules {
  return {
    maxBodyBytes: app.maxBodyBytes ?? MAX_BODY_BYTES[app.auth],
    maxBodyValues: app.maxBodyValues ?? MAX_BODY_VALUES,
    json: app.rawBody ? 'raw' : 'application/json' in content ? 'json' : 'none',
    required,
    form: 'multipart/form-data' in content,
    cleansText: app.cleansText ?? false,
  };
}

/** The rules of a route that `defineRoute` made. */
export const bodyRulesOf = (route: object): BodyRules | undefined => (route as { [BODY_RULES]?: BodyRules })[BODY_RULES];
