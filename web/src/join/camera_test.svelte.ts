/** What may be wrong with camera and microphone, each with its own advice. */
export type CameraTrouble = 'blocked' | 'missing' | 'in_use' | 'insecure';

export interface Device {
  id: string;
  label: string;
}

/** Shows what the camera sees and how loud the microphone is. */
export class CameraTest {
  state = $state<'off' | 'asking' | 'on'>('off');
  trouble = $state<CameraTrouble | null>(null);
  stream = $state.raw<MediaStream | null>(null);
  cameras = $state.raw<Device[]>([]);
  microphones = $state.raw<Device[]>([]);
  camera = $state('');
  microphone = $state('');
  /** Loudness of the microphone, 0 to 1. */
  level = $state(0);
  #context: AudioContext | null = null;
  #frame = 0;

  async start(): Promise<void> {
    if (!('mediaDevices' in navigator)) {
      this.trouble = 'insecure';
      return;
    }
    this.#release();
    this.trouble = null;
    this.state = 'asking';
    try {
      const stream = await this.#ask();
      this.stream = stream;
      this.state = 'on';
      await this.#list();
      this.#listen(stream);
    } catch (refusal) {
      this.state = 'off';
      this.trouble = troubleOf(refusal);
    }
  }

  stop(): void {
    this.#release();
    this.state = 'off';
  }

  /** Both, or whichever of the two there is. */
  async #ask(): Promise<MediaStream> {
    const video = { width: { ideal: 1280 }, ...(this.camera && { deviceId: { exact: this.camera } }) };
    const audio = this.microphone ? { deviceId: { exact: this.microphone } } : true;
    try {
      return await navigator.mediaDevices.getUserMedia({ video, audio });
    } catch (refusal) {
      if (troubleOf(refusal) !== 'missing') throw refusal;
      return await navigator.mediaDevices
        .getUserMedia({ video })
        .catch(() => navigator.mediaDevices.getUserMedia({ audio }));
    }
  }

  async #list(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const ofKind = (kind: MediaDeviceKind): Device[] =>
      devices
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map((device) => ({ id: device.deviceId, label: device.label }));
    this.cameras = ofKind('videoinput');
    this.microphones = ofKind('audioinput');
    this.camera = this.stream?.getVideoTracks()[0]?.getSettings().deviceId ?? '';
    this.microphone = this.stream?.getAudioTracks()[0]?.getSettings().deviceId ?? '';
  }

  #listen(stream: MediaStream): void {
    if (stream.getAudioTracks().length === 0) return;
    const context = new AudioContext();
    this.#context = context;
    const analyser = new AnalyserNode(context, { fftSize: 512 });
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const look = (): void => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // Speech is around 0.05; the root makes soft speech visible too.
      this.level = Math.min(1, Math.sqrt(Math.sqrt(power)) * 1.6);
      this.#frame = requestAnimationFrame(look);
    };
    look();
  }

  #release(): void {
    cancelAnimationFrame(this.#frame);
    void this.#context?.close();
    this.#context = null;
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.level = 0;
  }
}

/** The browser's reason, as one that can be explained. */
export function troubleOf(refusal: unknown): CameraTrouble {
  const name = refusal instanceof Error || refusal instanceof DOMException ? refusal.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'in_use';
  return 'blocked';
}
