import { untrack } from 'svelte';
import { Call, type CallState, type Flows, type Wanted } from '../../media/call';
import { Player } from '../../media/player.svelte';

/** What is heard of a monitor. */
export type MonitorSound = 'off' | 'speakers' | 'all';

/** A screen of the control room: receives what is on air, or one endpoint before it is. */
export class Monitor {
  state = $state<CallState>('idle');
  flows = $state.raw<Flows>({ sound: false, main: false, side: false });
  sound = $state<MonitorSound>('off');
  readonly player = new Player();
  readonly #wanted: Wanted;
  readonly #call: Call;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.player.soundOff();
    this.#call = new Call({
      stateChanged: (state) => (this.state = state),
      tracksChanged: (tracks) => this.player.show(tracks),
      counted: (_figures, flows) => (this.flows = flows),
      doubted: () => undefined,
    });
  }

  get isOn(): boolean {
    return this.state !== 'idle';
  }

  /** Receives, or stops doing so. Whoever calls it from an effect does not depend on what it touches. */
  turn(on: boolean): void {
    untrack(() => {
      if (on) return this.#call.receive(this.#wanted);
      this.#call.stop();
      this.flows = { sound: false, main: false, side: false };
    });
  }

  /** A hall that sends listens to the speakers alone: its own sound would come out of its loudspeakers again. */
  hear(sound: MonitorSound): void {
    untrack(() => {
      this.sound = sound;
      this.player.leaveOut(sound === 'speakers' ? ['hall'] : []);
      if (sound === 'off') this.player.soundOff();
      else this.player.soundOn();
    });
  }
}
