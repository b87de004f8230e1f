import { readPath, type Json, type JsonObject } from '../../audience/json';

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The products that an event is about: those in its list, or itself where it has none. */
export function productsOf(properties: JsonObject): JsonObject[] {
  const list = [properties['products'], properties['lines'], properties['items']].find(Array.isArray);
  return Array.isArray(list) ? list.filter(isObject) : [properties];
}

/** The id of a product: at the path `key` where one is given, else `product_id`, `sku` or `id`. Null where it has none. */
export function itemIdOf(product: JsonObject, key: string | null = null): string | null {
  const id =
    key === null ? (product['product_id'] ?? product['sku'] ?? product['id']) : readPath(product, key);
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : null;
}
