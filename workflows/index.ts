/** What the worker runs. The exported name is the workflow type. */
export { journey } from './journey';
