import type {
  Kysely,
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  UnknownRow,
} from 'kysely';
import type { Schema } from '../../src/store/schema';

/** A query's text and values, as the database gets them. */
export interface SeenQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Keeps what is asked through it, without the raw statements. */
export class QuerySpy implements KyselyPlugin {
  readonly seen: SeenQuery[] = [];

  constructor(private readonly db: Kysely<Schema>) {}

  transformQuery({ node, queryId }: PluginTransformQueryArgs): PluginTransformQueryArgs['node'] {
    if (node.kind !== 'RawNode') this.seen.push(this.db.getExecutor().compileQuery(node, queryId));
    return node;
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(result);
  }
}
