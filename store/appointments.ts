import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Stored } from './collection';
import type { Appointments } from './repositories';
import type { AppointmentRow } from './rows';

/** The next instant of each `date` entry for each person. */
export function createAppointments(connection: Connection): Appointments {
  const appointments = defineCollection<AppointmentRow>(connection, 'appointments', {
    userRef: 'text',
    journey: 'text',
    item: 'number',
    atMs: 'instant',
  });
  function idOf(userRef: string, journey: string, item: number): string {
    return `${userRef}/${journey}/${String(item)}`;
  }
  return {
    async set(row) {
      const filter = { _id: idOf(row.userRef, row.journey, row.item) };
      await appointments.model.updateOne(filter, { $set: appointments.toDocument(row) }, { upsert: true });
    },
    async remove(userRef, journey, item) {
      await appointments.model.deleteOne({ _id: idOf(userRef, journey, item) });
    },
    async due(nowMs, limit) {
      const filter = { at: trusted({ $lte: new Date(nowMs) }) };
      const found = await appointments.model.find(filter).sort({ at: 1 }).limit(limit).lean<Stored[]>();
      return found.map((one) => appointments.toRow(one));
    },
  };
}
