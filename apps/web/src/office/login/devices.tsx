import { useBook } from '../../words/book.ts';
import { loginWords } from '../../words/login.ts';
import { useAsked } from '../shell/asked.ts';
import { send } from '../shell/client.ts';
import { usePress } from '../shell/press.ts';
import { type Column, DataList } from '../ui/data-list.tsx';
import { ProblemBox } from '../ui/problem-box.tsx';
import { Shown } from '../ui/shown.tsx';
import { StateWord } from '../ui/state-word.tsx';
import { Moment, momentText } from '../ui/times.tsx';

interface Device {
  readonly id: string;
  readonly device: string;
  readonly openedAt: string;
  readonly seenAt: string;
  readonly endsAt: string;
  readonly isThis: boolean;
}

/** Own logins, and how to end one. */
export function Devices() {
  const { say } = useBook(loginWords);
  const devices = useAsked<{ readonly devices: readonly Device[] }>('/v1/me/devices');
  const { press, isBusy, problem } = usePress(async (_key, id: string) =>
    send(`/v1/me/devices/${id}`, { method: 'DELETE' }),
  );
  const columns = useDeviceColumns({ isBusy, press });
  return (
    <section className="section" aria-labelledby="devices">
      <h2 id="devices">{say('devices')}</h2>
      <p className="hint">{say('devices-why')}</p>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <Shown
        of={devices}
        isEmpty={(value) => value.devices.length === 0}
        empty={<p>{say('devices-none')}</p>}
      >
        {(value) => (
          <DataList
            caption={say('devices')}
            columns={columns}
            rows={value.devices}
            keyOf={(one) => one.id}
          />
        )}
      </Shown>
    </section>
  );
}

interface DeviceActs {
  readonly isBusy: boolean;
  readonly press: (id: string) => void;
}

function useDeviceColumns({ isBusy, press }: DeviceActs): readonly Column<Device>[] {
  const { say } = useBook(loginWords);
  return [
    { id: 'device', title: say('column-device'), text: (one) => one.device },
    {
      id: 'opened',
      title: say('column-opened'),
      text: (one) => momentText(one.openedAt),
      cell: (one) => <Moment at={one.openedAt} />,
    },
    {
      id: 'seen',
      title: say('column-seen'),
      text: (one) => momentText(one.seenAt),
      cell: (one) => <Moment at={one.seenAt} />,
    },
    {
      id: 'act',
      title: say('column-act'),
      text: (one) => (one.isThis ? say('this-device') : ''),
      cell: (one) =>
        one.isThis ? (
          <StateWord tone="good" word={say('this-device')} />
        ) : (
          <button
            type="button"
            className="button"
            disabled={isBusy}
            aria-label={say('end-device-of', { device: one.device })}
            onClick={() => press(one.id)}
          >
            {say('end-device')}
          </button>
        ),
    },
  ];
}
