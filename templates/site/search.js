"use strict";
(() => {
  const main = document.getElementById("main"), form = document.getElementById("search"), query = document.getElementById("query"), found = document.getElementById("found");
  const states = JSON.parse(main.dataset.states), MOST = 50;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let marks = null, turn = 0;
  const write = (parent, tag, text, kind) => { const made = document.createElement(tag); made.textContent = text; if (kind) made.className = kind; parent.append(made); return made; };

  async function load() {
    const all = [];
    for (const shard of main.dataset.shards.split(" ").filter(Boolean)) {
      const answer = await fetch(`search/${shard}.json`);
      if (!answer.ok) throw new Error("not there");
      all.push(...(await answer.json()).map((mark) => [plain(`${mark[0]} ${mark[1]}`), ...mark]));
    }
    return all;
  }

  function show(hits, asked) {
    found.replaceChildren();
    write(found, "p", hits.length ? `${hits.length} mark${hits.length === 1 ? "" : "s"} found${hits.length > MOST ? `; the first ${MOST} are shown` : ""}.` : `No mark of “${asked}” is in this register.`);
    const list = write(found, "ul", "");
    for (const [, id, organisation, country, kind, last] of hits.slice(0, MOST)) {
      const item = write(list, "li", ""), link = write(item, "a", id);
      link.href = `marks/${id}/`;
      item.append(" ");
      write(item, "bdi", organisation);
      item.append(` (${country}) `);
      write(item, "span", states[kind] || kind, `tag ${kind === "sample" ? "tone-sample" : kind}`);
      item.append(` · last day ${last}`);
    }
  }

  async function search() {
    const asked = query.value.trim(), mine = ++turn;
    if (asked.length < 2) { found.replaceChildren(); return; }
    try {
      marks ||= await load();
      if (mine !== turn) return;
      const wanted = plain(asked.replace(/^#/, "")).split(/\s+/);
      show(marks.filter((mark) => wanted.every((word) => mark[0].includes(word))), asked);
    } catch { found.replaceChildren(); write(found, "p", "The search cannot read the register here; the list below is complete."); }
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  query.addEventListener("input", search);
})();
