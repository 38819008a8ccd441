// What the benchmarks use of packages that only bench/package.json names, so that the types can be checked without them.
declare module "chdb" {
  export class Session {
    constructor(path: string);
    query(sql: string, format?: string): string;
    cleanup(): void;
  }
}

declare module "@duckdb/node-api" {
  type Connection = {
    run(sql: string): Promise<unknown>;
    runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
    closeSync(): void;
  };
  export class DuckDBInstance {
    static create(path: string): Promise<DuckDBInstance>;
    connect(): Promise<Connection>;
    closeSync(): void;
  }
}
