/** A table that an export of personal data includes. Rows are read under the workspace's row level security. */
export interface PersonalDataTable {
  table: string;
  /** SQL expression that identifies a row of the table and orders the export. */
  key: string;
  /** Columns that never leave the server, such as hashes of credentials. */
  secret?: readonly string[];
  /** SQL expression for the visitor id of a row of `t`. If it is missing, the rows are about members of the workspace. */
  visitor?: string;
  /** The table has no `workspace_id`: row level security alone selects the rows. */
  withoutWorkspace?: boolean;
}
