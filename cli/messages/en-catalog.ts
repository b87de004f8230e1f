/** The words of `catalog`. */
export const enCatalog = {
  'about.catalog': 'the items that a shop has',
  'about.catalog-import': 'import items from CSV or NDJSON: prices and stocks that change are told to people',
  'about.catalog-show': 'show an item with its former prices, or list the catalogue',
  'option.item-format': 'csv or ndjson (else by the name)',
  'option.after': 'go on after this item',
  'catalog.done': '{stored} items new or changed, {same} as they were, {rejected} rejected, in {seconds} s.',
  'catalog.none': 'The catalogue is empty.',
  'catalog.more': 'There are more: --after {id}',
  'catalog.available': 'available',
  'catalog.gone': 'out of stock',
  'catalog.row-no-id': 'no id',
  'catalog.row-bad-available': '{column} is neither true nor false',
  'column.item': 'item',
  'column.title': 'title',
  'column.price': 'price',
  'column.stock': 'stock',
} as const;
