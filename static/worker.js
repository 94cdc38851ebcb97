// The page's program once more, beside the page: it runs the lanes, reads their traces and answers with views of them.
// The page posts the compiled program first, then letters; each answer goes back as bytes, without a copy.
"use strict";
const SLICE_MS = 12;
const STEPS = 2000;
let program = null;
let isWorking = false;
const early = [];
// A timer would wait for 4 ms between two slices.
const { port1, port2 } = new MessageChannel();
port1.onmessage = work;

function work() {
  const until = performance.now() + SLICE_MS;
  try {
    do isWorking = program.desk_advance(STEPS); while (isWorking && performance.now() < until);
    for (let answer = program.desk_answer(); answer; answer = program.desk_answer()) postMessage(answer.buffer, [answer.buffer]);
  } catch (problem) {
    die(problem);
  }
  if (isWorking) port2.postMessage(null);
}

function take(letter) {
  if (!program) return early.push(letter);
  try {
    program.desk_receive(new Uint8Array(letter));
  } catch (problem) {
    return die(problem);
  }
  if (!isWorking) work();
}

/** The program has stopped and cannot go on. */
function die(problem) {
  isWorking = false;
  postMessage({ stopped: String(problem), lacksMemory: program?.lacks_memory?.() ?? false });
  close();
}

self.onmessage = async event => {
  if (event.data instanceof ArrayBuffer) return take(event.data);
  try {
    const bindings = await import(event.data.module);
    await bindings.default({ module_or_path: event.data.program });
    program = bindings;
  } catch (problem) {
    return die(problem);
  }
  postMessage("ready");
  early.splice(0).forEach(take);
};
