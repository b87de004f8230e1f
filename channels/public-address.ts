import { lookup as resolve, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Thrown where a name stands for an address that must not be called. */
export class BlockedAddress extends Error {
  readonly code = 'EBLOCKED';
}

/**
 * Whether an address may be called: one that the whole internet knows (unicast, in no special range; IPv6 addresses
 * that carry an IPv4 address are judged by it), or this machine itself where that is allowed. So no webhook reaches
 * the metadata service of a cloud, a router, or a database of the house (OWASP, server-side request forgery).
 */
export function mayCall(address: string, allowLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = ipaddr.process(address).range();
  return range === 'unicast' || (range === 'loopback' && allowLoopback);
}

/**
 * A look-up that gives only addresses that may be called. The connection is made to what it gives, so a name that
 * stands for another address a moment later (DNS rebinding) changes nothing. One bad address blocks the whole name.
 */
export function guardedLookup(allowLoopback: boolean): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) {
        done(error, '', 0);
        return;
      }
      const [first] = found;
      if (first === undefined || !found.every(({ address }) => mayCall(address, allowLoopback))) {
        done(new BlockedAddress(`${hostname} is not a public address`), '', 0);
        return;
      }
      if (options.all === true) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}
