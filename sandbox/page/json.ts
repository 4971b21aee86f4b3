export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Readers of block data, which is checked nowhere before: a missing or odd field reads as the empty value. */
export const textAt = (data: Json, key: string): string => {
  const value = data[key];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

export const objectAt = (data: Json, key: string): Json | undefined => {
  const value = data[key];
  return isJson(value) ? value : undefined;
};

export const listAt = (data: Json, key: string): readonly Json[] => {
  const value = data[key];
  return Array.isArray(value) ? value.filter(isJson) : [];
};

export const numberAt = (data: Json, key: string): number | undefined => {
  const value = data[key];
  return typeof value === 'number' ? value : undefined;
};
