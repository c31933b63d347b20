import { parentPort, workerData } from 'node:worker_threads';
import { type EmbeddedEngine, initialise, openEngine } from './embedded-engine.ts';
import type { EngineAnswer, EngineRequest, EngineTask } from './embedded-thread.ts';

// The database blocks the thread it runs in for as long as a statement takes; this is that thread.
const port = parentPort;
if (port === null) throw new Error('this file is run as a worker thread');
const say = (answer: EngineAnswer): void => port.postMessage(answer);

const listenings = new Map<number, () => Promise<void>>();

async function serve(engine: EmbeddedEngine, request: EngineRequest): Promise<EngineAnswer> {
  const { id } = request;
  if (request.kind === 'query') {
    const answer = await engine.query(request.text, request.parameters);
    return { id, kind: 'answer', answer };
  }
  if (request.kind === 'listen') {
    const stop = await engine.listen(request.channel, (payload) =>
      say({ id, kind: 'heard', payload }),
    );
    listenings.set(id, stop);
  }
  if (request.kind === 'stop') await listenings.get(request.listening)?.();
  if (request.kind === 'close') await engine.close();
  return { id, kind: 'answer', answer: { rows: [] } };
}

/** An error as it crosses a thread: a class does not, its fields do. */
function faultOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { message: String(error) };
  const fields = ['code', 'detail', 'hint', 'constraint', 'table', 'column', 'schema', 'position'];
  const kept = fields.flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { message: error.message, ...Object.fromEntries(kept) };
}

const { work, folder } = workerData as EngineTask;
try {
  if (work === 'initialise') {
    await initialise(folder);
  } else {
    const engine = await openEngine({ kind: 'folder', folder });
    port.on('message', (request: EngineRequest) => {
      serve(engine, request).then(say, (error: unknown) =>
        say({ id: request.id, kind: 'fault', fault: faultOf(error) }),
      );
    });
  }
  say({ id: 0, kind: 'answer', answer: { rows: [] } });
} catch (error) {
  say({ id: 0, kind: 'fault', fault: faultOf(error) });
}
