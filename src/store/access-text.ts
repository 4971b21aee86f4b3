import type { Access } from '../accounts/connection';
import type { WorkspaceId } from '../accounts/workspace';
import { parseJson, UnreadableRowError } from './row-values';

const column = 'connections.sealed_access';

/** Where an access is at home: sealed for one connection, it opens for no other. */
export function accessContext(workspaceId: WorkspaceId, connectionId: string): string {
  return `connection/${workspaceId}/${connectionId}`;
}

/** What is sealed of a connection: its access as JSON. */
export function writeAccess(access: Access): string {
  return JSON.stringify(access);
}

/** @throws UnreadableRowError */
export function readAccess(text: string): Access {
  const value = parseJson(text, column);
  if (typeof value !== 'object' || value === null || !('kind' in value)) throw new UnreadableRowError(column);
  if (value.kind === 'api-key' && 'apiKey' in value && typeof value.apiKey === 'string') {
    return { kind: 'api-key', apiKey: value.apiKey };
  }
  if (
    value.kind === 'oauth' &&
    'accessToken' in value &&
    typeof value.accessToken === 'string' &&
    'refreshToken' in value &&
    typeof value.refreshToken === 'string' &&
    'expiresAt' in value &&
    typeof value.expiresAt === 'string'
  ) {
    const { accessToken, refreshToken, expiresAt } = value;
    return { kind: 'oauth', accessToken, refreshToken, expiresAt: new Date(expiresAt) };
  }
  throw new UnreadableRowError(column);
}
