/** The player of a recording: play, seek, ten seconds either way, speed. */
import { ActionIcon, SegmentedControl, Slider, Tooltip } from '@mantine/core';
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward10,
  IconRewindForward10,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../base/context.tsx';
import { formatDuration } from '../base/format.ts';
import { fetchableByBrowser } from '../base/key.ts';
import css from './details.module.css';

const SPEEDS = ['0.75', '1', '1.25', '1.5', '2'];

/** The address for the browser's own player; undefined until it is known. */
function usePlayable(src: string): string | undefined {
  const [playable, setPlayable] = useState<string>();
  useEffect(() => {
    let current = true;
    fetchableByBrowser(src).then(
      (url) => current && setPlayable(url),
      () => current && setPlayable(src),
    );
    return () => {
      current = false;
    };
  }, [src]);
  return playable;
}

export function Player({ src }: { src: string }) {
  const { say } = useWords();
  const playable = usePlayable(src);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const [time, setTime] = useState(0);
  const [length, setLength] = useState(0);
  const [speed, setSpeed] = useState('1');

  const toggle = (): void => {
    const player = audio.current;
    if (!player) return;
    if (player.paused) player.play().catch(() => setBroken(true));
    else player.pause();
  };
  const seek = (to: number): void => {
    if (audio.current) audio.current.currentTime = Math.min(Math.max(to, 0), length);
    setTime(Math.min(Math.max(to, 0), length));
  };
  const changeSpeed = (value: string): void => {
    setSpeed(value);
    if (audio.current) audio.current.playbackRate = Number(value);
  };

  return (
    <div className={css.player} data-player>
      {/* A telephone conversation has no captions. */}
      <audio
        ref={audio}
        src={playable}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={(event) => setTime(event.currentTarget.currentTime)}
        onDurationChange={(event) =>
          setLength(Number.isFinite(event.currentTarget.duration) ? event.currentTarget.duration : 0)
        }
        onError={() => setBroken(true)}
      >
        <track kind="captions" />
      </audio>
      <div className={css.controls}>
        <ActionIcon
          size={36}
          radius="xl"
          onClick={toggle}
          disabled={broken}
          aria-label={playing ? say('history.pause') : say('history.play')}
        >
          {playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
        </ActionIcon>
        <Tooltip label={say('history.back10')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={() => seek(time - 10)}
            disabled={broken}
            aria-label={say('history.back10')}
          >
            <IconRewindBackward10 size={19} />
          </ActionIcon>
        </Tooltip>
        <Slider
          className={css.seek}
          value={time}
          onChange={seek}
          max={Math.max(length, 0.1)}
          step={0.5}
          label={(value) => formatDuration(value * 1000)}
          thumbLabel={say('history.seek')}
          disabled={broken || length === 0}
          size="sm"
        />
        <Tooltip label={say('history.forward10')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={() => seek(time + 10)}
            disabled={broken}
            aria-label={say('history.forward10')}
          >
            <IconRewindForward10 size={19} />
          </ActionIcon>
        </Tooltip>
        <span className={css.times}>
          {formatDuration(time * 1000)} / {formatDuration(length * 1000)}
        </span>
      </div>
      {broken ? (
        <p className={css.broken} role="alert">
          {say('history.cannotPlay')}
        </p>
      ) : (
        <div className={css.speed}>
          <span className="dim">{say('history.speed')}</span>
          <SegmentedControl
            size="xs"
            value={speed}
            onChange={changeSpeed}
            data={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
            aria-label={say('history.speed')}
          />
        </div>
      )}
    </div>
  );
}
