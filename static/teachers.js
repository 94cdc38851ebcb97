// How far the reader has come: what any page can hear of the playgrounds in it.
"use strict";
const exercises = document.querySelectorAll("crawl-playground[ask]");
const done = new Map();
const say = () => {
  const right = [...done.values()].filter(Boolean).length;
  document.getElementById("progress").textContent =
    done.size === 0 ? "" : `${done.size} of ${exercises.length} answered, ${right} of them right.`;
};
for (const event of ["answer", "complete"]) {
  document.addEventListener(event, ({ target, detail }) => {
    if (detail.question === null) return;
    // That an answer was right is told when it has been seen.
    done.set(target, event === "complete" && detail.correct);
    say();
  }, true);
}
