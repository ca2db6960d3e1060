/** A table that an export of personal data includes. Rows are read under the workspace's row level security. */
export interface PersonalDataTable {
  table: string;
  /** SQL expression that identifies a row of the table and orders the export. */
  key: string;
  /** Columns that never leave the server, such as hashes of credentials. */
  secret?: readonly string[];
  /** SQL expression for the visitor whom a row of `t` is about; without it, the rows are about the workspace's members. */
  visitor?: string;
  /** The table has no `workspace_id`: row level security alone selects the rows. */
  withoutWorkspace?: boolean;
}
