import { chooseDevice, openCamera, type CameraTrouble } from './camera';

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
    this.#release();
    this.trouble = null;
    this.state = 'asking';
    const opened = await openCamera();
    if (!opened.ok) {
      this.state = 'off';
      this.trouble = opened.trouble;
      return;
    }
    this.stream = opened.stream;
    this.state = 'on';
    await this.#list();
    this.#listen(opened.stream);
  }

  /** Takes the devices that are chosen in the lists, now and when this place speaks. */
  async choose(): Promise<void> {
    chooseDevice('camera', this.camera);
    chooseDevice('microphone', this.microphone);
    await this.start();
  }

  stop(): void {
    this.#release();
    this.state = 'off';
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
