// A worker of the pool (sweep-pool.js): it runs one portion of a sweep after the other, and gives back the figures as bytes.
"use strict";
let bindings = null;
let sweeper = null;

self.onmessage = async ({ data }) => {
  try {
    if (data.module) {
      bindings = await import(data.module);
      await bindings.default({ module_or_path: data.program });
      return postMessage({ isReady: true });
    }
    if (data.ask) {
      sweeper?.free();
      sweeper = null;
      sweeper = new bindings.Sweeper(data.ask, data.file);
      return;
    }
    const { generation, number, portion } = data;
    if (!sweeper) return postMessage({ generation, number, wrong: "this worker has no sweep" });
    const figures = sweeper.run(...portion);
    postMessage({ generation, number, figures }, [figures.buffer]);
  } catch (problem) {
    // A sweep that is not allowed is a text; everything else means that the program has stopped.
    if (typeof problem === "string") return postMessage({ generation: data.generation, number: data.number, wrong: problem });
    postMessage({ stopped: String(problem) });
    close();
  }
};
