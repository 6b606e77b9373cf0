(async () => {
  const main = document.getElementById("main"), drop = document.getElementById("drop"), input = document.getElementById("file");
  const result = document.getElementById("result"), fresh = document.getElementById("fresh");
  const page = { mark: main.dataset.mark, issuer: main.dataset.issuer, state: main.dataset.standing, files: JSON.parse(main.dataset.files), sentence: document.querySelector(".state p").textContent };
  page.pictures = () => Promise.all(Object.keys(page.files).filter((name) => name.endsWith(".svg")).map(async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer())));
  const write = (parent, tag, text, kind) => { const made = document.createElement(tag); made.textContent = text; if (kind) made.className = kind; parent.append(made); return made; };

  function show({ verdict, said, steps, mark }) {
    result.replaceChildren();
    const box = write(result, "div", "", `result ${verdict}`);
    write(box, "p", said, "word");
    const list = write(box, "ol", "");
    for (const [sign, words] of steps) write(list, "li", words).dataset.sign = sign;
    if (/^TM-[0-9]{5,9}$/.test(mark || "")) { const link = write(write(box, "p", ""), "a", `The record of ${mark}`); link.href = `../${mark}/`; }
    result.scrollIntoView({ block: "nearest" });
  }
  async function take(file) { if (file) show(await verifyFile(new Uint8Array(await file.arrayBuffer()), page)); }

  if (await canVerify()) {
    drop.hidden = false;
    document.getElementById("cannot").textContent = "psfkit does the same without a browser or a network, and draws the picture again:";
    input.addEventListener("change", () => take(input.files[0]));
    document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
    document.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files[0]); });
  }

  const today = new Date().toISOString().slice(0, 10), say = (text) => { fresh.textContent = text; fresh.hidden = false; };
  if (page.state === "active" && today > main.dataset.last) { page.state = "expired"; page.sentence = "Its last day has passed."; say("Its last day has passed by this device's clock: it is no longer in force."); }
  try {
    const answer = await (await fetch(`../../api/certify/trust-mark/verify/${page.mark}.json`)).json();
    if (answer.markId !== page.mark) return;
    const at = answer.checkedAt.replace("T", " ").replace(/:00Z$/, " UTC");
    if (answer.status !== page.state && answer.status !== "active") { page.state = answer.status; page.sentence = "The registry says so."; say(`The registry says: ${answer.status.replaceAll("_", " ")}, as of ${at}.`); }
    else if (new Date(answer.nextUpdate) < new Date()) say(`The registry was last looked at on ${at}. That is too long ago to rely on: ask the issuer.`);
    else if (fresh.hidden) say(`As the registry stood on ${at}.`);
  } catch { /* a copy of the page without its registry: the dates on it remain */ }
})();
