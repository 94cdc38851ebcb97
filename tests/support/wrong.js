// Does wrong, once in each way that `troubles.js` collects.
setTimeout(() => { throw new Error("thrown"); });
Promise.reject(new Error("rejected"));
console.error("printed");
document.body.setAttribute("style", "color: red");
document.body.append(Object.assign(new Image(), { src: "missing.png" }));
