import { Connection } from '@temporalio/client';
import { missingSearchAttributes, registerSearchAttributes } from '../../embedded/temporal/search-attributes';
import { servers } from './servers';

describe('Temporal on one machine', () => {
  let connection: Connection;
  beforeAll(async () => {
    connection = await Connection.connect({ address: servers().temporalAddress });
  });
  afterAll(() => connection.close());

  it('knows the search attributes of journeys, and may be asked to register them again', async () => {
    expect(await missingSearchAttributes(connection, 'default')).toEqual([]);
    expect(await registerSearchAttributes(connection, 'default')).toEqual([]);
  });
});
