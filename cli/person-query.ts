/** How the API is asked for a person: by the reference that runs and events show, else by the id of the caller. */
export function personQuery(person: string): [name: 'userRef' | 'userId', value: string] {
  return [/^[ua][a-z2-7]{24}$/.test(person) ? 'userRef' : 'userId', person];
}
