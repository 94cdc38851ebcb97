// Takes from the worker of people's own Python what code in it must not have: network, storage, other workers, letters to the page.
// The policy of a careful server refuses code from text; these locks also hold where a server has no policy.

/** What stays: the language, and what Pyodide and the kernel need while code runs. */
const KEPT = new Set(`
  Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error
  AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError InternalError JSON Math Intl Reflect Proxy
  globalThis self ArrayBuffer SharedArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array BigUint64Array
  BigInt64Array Uint8ClampedArray Float16Array Float32Array Float64Array DataView Map Set WeakMap WeakSet WeakRef BigInt Iterator
  FinalizationRegistry DisposableStack AsyncDisposableStack WebAssembly decodeURI decodeURIComponent encodeURI encodeURIComponent escape
  unescape isFinite isNaN setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone console performance TextDecoder
  TextEncoder AbortController AbortSignal DOMException Event EventTarget MessageChannel MessagePort MessageEvent URL URLSearchParams Blob
  Headers Request Response ReadableStream crypto eval constructor
`.split(/\s+/));

/** Refuses to make code of text. */
function refuse() {
  throw new EvalError("own code cannot make JavaScript from text");
}

function fix(holder, name, value) {
  Object.defineProperty(holder, name, { value, writable: false, enumerable: false, configurable: false });
}

/** The names of an object and of what it inherits from, up to what all objects have. */
function* members(object) {
  for (let holder = object; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    for (const name of Reflect.ownKeys(holder)) yield [holder, name];
  }
}

/** Locks this worker. Returns the function that starts the random numbers anew. */
export function lockGlobals() {
  for (const [holder, name] of [...members(self)]) {
    if (KEPT.has(name) || typeof name === "symbol") continue;
    const own = Reflect.getOwnPropertyDescriptor(holder, name);
    // What cannot be changed are constants without power.
    if (!own?.configurable) continue;
    if (holder !== self) Reflect.deleteProperty(holder, name);
    // Not only gone: nothing of this name can be put there.
    fix(self, name, undefined);
  }
  fix(URL, "createObjectURL", undefined);
  lockCode();
  return seedRandom();
}

function lockCode() {
  const makers = [function () {}, async function () {}, function* () {}, async function* () {}].map(sample => Object.getPrototypeOf(sample));
  const locked = function Function() {
    return refuse();
  };
  locked.prototype = Function.prototype;
  makers.forEach(prototype => fix(prototype, "constructor", locked));
  fix(self, "Function", locked);
  fix(self, "eval", refuse);
  for (const name of ["setTimeout", "setInterval"]) {
    const real = self[name].bind(self);
    // A text would be code.
    fix(self, name, (call, ...rest) => (typeof call === "function" ? real(call, ...rest) : refuse()));
  }
}

/** Random bytes that are the same in each run: what `os.urandom` and `uuid` read. */
function seedRandom() {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  };
  const getRandomValues = view => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let at = 0; at < bytes.length; at++) bytes[at] = next();
    return view;
  };
  fix(self, "crypto", Object.freeze({ getRandomValues }));
  fix(Math, "random", () => ((next() << 16) | (next() << 8) | next()) / 2 ** 24);
  return () => {
    state = 1;
  };
}
