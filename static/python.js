// The worker of people's own Python: CPython (Pyodide), the kernel under it, and the letters between them and the page. The page ends
// a run by ending this worker.
//
// In: `{ ask: "start", base }`, then `{ ask: "run", run, source, query, lane, … }` or `{ ask: "search", … }`.
// Out: `loading` for each portion of a part that has arrived, then `ready` or `failed`; for a run `progress`, `output` and `done`; for a
// search `progress` and `found`. Errors come as text.
import { lockGlobals } from "./python-lock.js";

const HOME = "/home/pyodide";
const LIBRARY = "python_stdlib.zip";
const ENTRIES = 2000;
const STACK = "The stack is full: something is nested too deeply, such as lists in lists or calls within the library. Python has ended.";
/** No packages but ours. */
const LOCK = { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" }, packages: {} };
const post = self.postMessage.bind(self);
const fetch = self.fetch.bind(self);
const atob = self.atob.bind(self);
const begunMs = performance.now();
let runtime = null;
let work = Promise.resolve();

self.onmessage = ({ data }) => {
  if (data.ask === "start") work = start(data).catch(fail);
  else work = work.then(() => answer(data));
};

/** Loading has not succeeded: the page may begin anew with another worker. */
function fail(problem) {
  post({ tell: "failed", message: problem instanceof Error ? problem.message : String(problem) });
}

/** Fetches the parts, and says how far it is. Rejects with the first part that does not arrive whole. */
class Parts {
  static async list(base) {
    try {
      const response = await fetch(new URL("parts.json", base), { cache: "no-cache" });
      if (!response.ok) throw new Error(String(response.status));
      return new Parts(base, await response.json());
    } catch (problem) {
      throw new Error(`python/parts.json: ${problem.message}`);
    }
  }

  constructor(base, { parts, pyodide }) {
    const entries = parts.map(({ name, bytes, sum }) => [name, { bytes, url: `${new URL(name, base).href}?${sum}` }]);
    Object.assign(this, { parts: new Map(entries), version: pyodide, allDone: 0, toldMs: 0 });
    this.all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    this.broken = new Promise((_, reject) => (this.breakOff = reject));
    this.broken.catch(() => {});
  }

  tell(name, done, portion) {
    const { bytes } = this.parts.get(name);
    this.allDone += portion;
    const nowMs = performance.now();
    if (done < bytes && nowMs - this.toldMs < 50) return;
    this.toldMs = nowMs;
    post({ tell: "loading", part: name.replace("../", ""), done, of: bytes, allDone: this.allDone, allOf: this.all });
  }

  /** A part as a response whose progress is told while it is read. */
  async open(name) {
    const { bytes, url } = this.parts.get(name);
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(String(response.status));
      let done = 0;
      const count = (chunk, out) => {
        done += chunk.byteLength;
        this.tell(name, done, chunk.byteLength);
        out.enqueue(chunk);
      };
      const flush = () => {
        if (done === bytes) return;
        // What is kept of it must not be met again.
        fetch(url, { cache: "reload" }).catch(() => {});
        const problem = new Error(`${name} is not whole: ${done} of ${bytes} bytes`);
        this.breakOff(problem);
        throw problem;
      };
      const { headers } = response;
      return new Response(response.body.pipeThrough(new TransformStream({ transform: count, flush })), { headers });
    } catch (problem) {
      this.breakOff(new Error(`${name}: ${problem.message}`));
      throw problem;
    }
  }

  async bytes(name) {
    try {
      return new Uint8Array(await (await this.open(name)).arrayBuffer());
    } catch (problem) {
      this.breakOff(new Error(`${name}: ${problem.message}`));
      throw problem;
    }
  }

  async module(name) {
    const { bytes, url } = this.parts.get(name);
    try {
      const module = await import(url);
      this.tell(name, bytes, bytes);
      return module;
    } catch (problem) {
      this.breakOff(new Error(`${name}: ${problem.message}`));
      throw problem;
    }
  }
}

async function start({ base }) {
  const parts = await Parts.list(base);
  const loaded = load(parts, base);
  // Pyodide itself waits forever for a program that does not arrive.
  runtime = await Promise.race([loaded, parts.broken]);
  const { python, jspi } = runtime;
  post({ tell: "ready", python, jspi, ms: Math.round(performance.now() - begunMs) });
}

async function load(parts, base) {
  const own = Promise.all(["playground.zip", "packages.zip", "demo.json"].map(name => parts.bytes(name)));
  own.catch(() => {});
  const [{ loadPyodide }, glue, library, kernel] = await Promise.all([
    parts.module("pyodide.mjs"), parts.module("pyodide.asm.mjs"), parts.bytes(LIBRARY), loadKernel(parts),
  ]);
  // What Pyodide fetches is here already, or is a part. It asks for nothing else.
  self.fetch = async url => {
    const name = String(url).split("/").at(-1);
    return name === LIBRARY ? new Response(library) : parts.open(name);
  };
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...given) => {
    try {
      return await instantiateStreaming.apply(WebAssembly, given);
    } catch (problem) {
      parts.breakOff(new Error(`pyodide.asm.wasm: ${problem.message}`));
      throw problem;
    }
  };
  const pyodide = await loadPyodide({
    indexURL: base,
    createPyodideModule: glue.default,
    lockFileContents: LOCK,
    packageBaseUrl: base,
    jsglobals: {},
    stdin: () => null,
    env: { PYTHONHASHSEED: "0", HOME },
  });
  WebAssembly.instantiateStreaming = instantiateStreaming;
  const [playground, packages, demo] = await own;
  writeFiles(pyodide, { "playground.zip": playground, "packages.zip": packages });
  writeFiles(pyodide, JSON.parse(new TextDecoder().decode(demo)), "demo/");
  pyodide.runPython(`import sys; sys.path += ["${HOME}/playground.zip", "${HOME}/packages.zip"]`);
  const jspi = "Suspending" in WebAssembly && "promising" in WebAssembly;
  const runner = pyodide.pyimport("playground.runner");
  const seed = lockGlobals();
  return { pyodide, runner, kernel, jspi, seed, python: pyodide.runPython("import sys; sys.version.split()[0]") };
}

function writeFiles({ FS }, files, folder = "") {
  for (const [name, content] of Object.entries(files)) {
    const path = `${HOME}/${folder}${name}`;
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    FS.writeFile(path, content);
  }
}

async function loadKernel(parts) {
  const kernel = await parts.module("../kernel.js");
  await kernel.default({ module_or_path: await parts.bytes("../kernel_bg.wasm") });
  return kernel;
}

/** The stacks of Python's threads: a thread that waits is a suspended call. */
function makeStacks() {
  const parked = new Map();
  return {
    park: number => new Promise(go => parked.set(number, go)),
    wake: number => {
      const go = parked.get(number);
      parked.delete(number);
      go();
    },
    start: body => {
      Promise.resolve().then(() => body.callPromising()).catch(problem => console.error(problem)).finally(() => body.destroy());
    },
  };
}

async function answer(letter) {
  if (!runtime) return;
  const { run, ask } = letter;
  try {
    if (ask === "search") return await search(letter);
    const done = await runOnce(letter);
    post(done, buffersOf(done));
  } catch (problem) {
    // A setup that is not allowed, or the worker's own mistake: what code does wrong is said by the runner.
    // Python itself has died if its stack has overflowed. The page gives the next run another worker, as after any limit.
    const hasDied = problem instanceof RangeError || problem?.pyodide_fatal_error === true;
    const message = hasDied ? STACK : String(problem?.message ?? problem).trim();
    const error = { kind: hasDied ? "RecursionError" : "Error", message, line: null, traceback: "" };
    const [outcome, limit] = hasDied ? ["limit", "stack"] : ["refused", null];
    post({ tell: "done", run, outcome, limit, lane: null, error, waiting: [], notes: [], calls: [], files: [], figures: null });
  }
}

/** Calls a function of the runner: on a stack that can be suspended, where there are such. */
async function call(name, letter, tell) {
  const { runner, kernel, jspi } = runtime;
  const callee = runner[name];
  const given = [kernel.Run, jspi ? makeStacks() : undefined, JSON.stringify(letter), text => tell(JSON.parse(text))];
  const answer = await (jspi ? callee.callPromising(...given) : callee(...given));
  callee.destroy();
  return answer;
}

/** Runs the code, posts what it prints, and returns the letter `done`. */
async function runOnce(letter) {
  const { run, trace } = letter;
  runtime.seed();
  const answer = await call("go", letter, ({ output, ...progress }) => {
    post({ tell: "progress", run, ...progress });
    postOutput(run, output);
  });
  const [text, lane, kernelRun] = [0, 1, 2].map(at => answer.get(at));
  answer.destroy();
  const { output, ...done } = JSON.parse(text);
  postOutput(run, output);
  done.files = done.files.map(({ name, bytes }) => ({ name, bytes: Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0)).buffer }));
  if (trace) done.trace = kernelRun.trace_text();
  kernelRun.free();
  return { tell: "done", run, ...done, lane: lane.slice().buffer };
}

function buffersOf({ lane, files }) {
  return [lane, ...files.map(({ bytes }) => bytes)];
}

/** What the code has printed, in letters that are not too long. */
function postOutput(run, entries = []) {
  for (let from = 0; from < entries.length; from += ENTRIES) post({ tell: "output", run, entries: entries.slice(from, from + ENTRIES) });
}

async function search(letter) {
  const { run } = letter;
  const text = await call("search", letter, progress => post({ tell: "progress", run, ...progress }));
  const found = JSON.parse(text);
  const breaks = { ...letter, interleave: null, order: null, [found.by]: found.seed };
  const done = found.seed === null ? null : await runOnce(breaks);
  post({ tell: "found", run, ...found, done }, done ? buffersOf(done) : []);
}
