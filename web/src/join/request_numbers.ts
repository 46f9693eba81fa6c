/** Numbers for what is asked over the WebSocket: the answer names the one it belongs to. */
export class RequestNumbers {
  #last = 0;

  next(): number {
    this.#last += 1;
    return this.#last;
  }
}
