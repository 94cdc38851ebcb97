// A pool of workers for questions that take many runs: each run is made for its figures alone. The program (src/bin/sweeps.rs) is
// compiled once and posted to each worker. Where no worker can be had, this page runs the portions between its other work.
//
//   const pool = await SweepPool.open({ workers: 2 });
//   const portions = await pool.sweep({ ask, seeds: 50, values: 64, chunk: 16 }, { onPortion, signal });
//
// `ask` are the bytes of a `SweepAsk` (core/src/compare/portions.rs). A portion is `{ seed, from, to, figures }`, its figures are
// bytes for `portion_of_bytes`; they are given out as they come, and all of them in the order of seeds and values in the end.
const BASE = document.baseURI;
const MOST_WORKERS = 8;
/** A worker that owes an answer for so long has died without a word. */
const SILENCE_MS = 20_000;

export class SweepPool {
  /** As many workers as the machine has cores, at most eight. */
  static async open({ workers = navigator.hardwareConcurrency || 1, silenceMs = SILENCE_MS } = {}) {
    const module = new URL("sweeps.js", BASE).href;
    const response = await fetch(new URL("sweeps_bg.wasm", BASE));
    if (!response.ok) throw new Error(`sweeps_bg.wasm: ${response.status}`);
    const program = await WebAssembly.compile(await response.arrayBuffer());
    const pool = new SweepPool(module, program, silenceMs);
    for (let number = 0; number < Math.max(1, Math.min(workers, MOST_WORKERS)); number++) pool.hands.push(pool.hire());
    await Promise.all(pool.hands.map(hand => hand.isReady));
    pool.hands = pool.hands.filter(hand => hand.worker);
    if (!pool.hands.length) await pool.workHere();
    return pool;
  }

  constructor(module, program, silenceMs) {
    Object.assign(this, { module, program, silenceMs, hands: [], here: null, job: null, generation: 0 });
  }

  /** How many workers there are; 0 if this page does their work. */
  get size() {
    return this.hands.length;
  }

  /** Ends the workers. */
  close() {
    this.job?.fail(new DOMException("the pool is closed", "AbortError"));
    this.hands.forEach(hand => hand.worker?.terminate());
    this.hands = [];
  }

  /**
   * Runs a sweep: all portions, in the order of seeds and values. A sweep that is going on is given up. Rejects with the text of what
   * is not allowed, with an AbortError if `signal` says so, and with an error if a portion has ended two workers.
   */
  sweep({ ask, file = undefined, seeds, values, chunk = values }, { onPortion = () => {}, signal } = {}) {
    this.job?.fail(new DOMException("another sweep has begun", "AbortError"));
    const portions = [];
    for (let seed = 0; seed < seeds; seed++) {
      for (let from = 0; from < values; from += chunk) portions.push({ seed, from, to: Math.min(from + chunk, values), tries: 0 });
    }
    const generation = ++this.generation;
    return new Promise((resolve, reject) => {
      const end = () => {
        if (this.job === job) this.job = null;
        signal?.removeEventListener("abort", abort);
        clearInterval(job.watch);
      };
      const job = {
        generation, ask, file, portions, onPortion, left: portions.length, waiting: portions.map((_, number) => number),
        fail: problem => (end(), reject(problem)),
        succeed: () => (end(), resolve(portions.map(({ seed, from, to, figures }) => ({ seed, from, to, figures })))),
      };
      const abort = () => job.fail(signal.reason);
      this.job = job;
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort);
      if (!job.left) return job.succeed();
      if (!this.size) return this.runHere(job);
      job.watch = setInterval(() => this.hands.forEach(hand => this.look(hand)), this.silenceMs / 4);
      this.hands.forEach(hand => this.give(hand));
    });
  }

  /** Starts a worker; one that cannot be had has none. */
  hire() {
    const hand = { worker: null, hasBegun: false, generation: 0, number: null, heardMs: 0 };
    hand.isReady = new Promise(resolve => {
      const lacks = () => {
        hand.worker?.terminate();
        hand.worker = null;
        resolve();
      };
      try {
        hand.worker = new Worker(new URL("sweep-worker.js", BASE), { type: "module" });
      } catch {
        return lacks();
      }
      hand.worker.onerror = lacks;
      hand.worker.onmessage = ({ data }) => {
        if (data.isReady) {
          hand.worker.onerror = () => this.lose(hand);
          hand.hasBegun = true;
          return resolve();
        }
        if (data.stopped) return hand.number === null ? lacks() : this.lose(hand);
        this.hear(hand, data);
      };
      hand.worker.postMessage({ module: this.module, program: this.program });
    });
    return hand;
  }

  /** Gives a free worker the next portion. */
  give(hand) {
    const { job } = this;
    if (!job || !hand.hasBegun || hand.number !== null || !job.waiting.length) return;
    if (hand.generation !== job.generation) hand.worker.postMessage({ generation: job.generation, ask: job.ask, file: job.file });
    hand.generation = job.generation;
    hand.number = job.waiting.shift();
    hand.heardMs = performance.now();
    const { seed, from, to } = job.portions[hand.number];
    hand.worker.postMessage({ generation: job.generation, number: hand.number, portion: [seed, from, to] });
  }

  /** A worker has answered: what belongs to an earlier sweep is dropped. */
  hear(hand, { generation, number, figures, wrong }) {
    // What is wrong with the ask itself is not the answer to a portion.
    if (number !== undefined) hand.number = null;
    const job = this.job?.generation === generation ? this.job : null;
    if (job && wrong !== undefined) return job.fail(new RangeError(wrong));
    if (job && figures) this.keep(job, number, figures);
    this.give(hand);
  }

  keep(job, number, figures) {
    const portion = job.portions[number];
    if (portion.figures) return;
    portion.figures = figures;
    job.onPortion({ seed: portion.seed, from: portion.from, to: portion.to, figures });
    if (--job.left === 0) job.succeed();
  }

  /** A worker that is silent for too long is lost. */
  look(hand) {
    if (hand.number !== null && performance.now() - hand.heardMs > this.silenceMs) this.lose(hand);
  }

  /** A worker has died: another one takes its place, and its portion is given out once more. */
  lose(hand) {
    const { job } = this;
    hand.worker?.terminate();
    const place = this.hands.indexOf(hand);
    if (place < 0) return;
    const next = (this.hands[place] = this.hire());
    next.isReady.then(() => this.give(next));
    if (!job || hand.number === null || hand.generation !== job.generation) return;
    if (++job.portions[hand.number].tries > 1) return job.fail(new Error("a part of the sweep has ended two workers"));
    job.waiting.unshift(hand.number);
    this.hands.forEach(other => this.give(other));
  }

  /** The program in this page. */
  async workHere() {
    this.here = await import(this.module);
    await this.here.default({ module_or_path: this.program });
  }

  /** One portion after the other, with a pause for the page after each. */
  async runHere(job) {
    const { port1, port2 } = new MessageChannel();
    const pause = () => new Promise(resolve => {
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    let sweeper = null;
    try {
      sweeper = new this.here.Sweeper(job.ask, job.file);
      for (let number = 0; number < job.portions.length && this.job === job; number++) {
        const { seed, from, to } = job.portions[number];
        this.keep(job, number, sweeper.run(seed, from, to));
        await pause();
      }
    } catch (problem) {
      job.fail(typeof problem === "string" ? new RangeError(problem) : problem);
    } finally {
      sweeper?.free();
    }
  }
}
