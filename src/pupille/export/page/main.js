// What the reader does: pictures in by hand, by folder or by camera, answers out as a table.
"use strict";

const $ = (id) => document.getElementById(id);
const about = JSON.parse($("about").textContent);
const rows = [];
const MOST_SHOWN = 500;
let language = about.language, predictor = null, stream = null, queue = Promise.resolve();

// ---- words

// Some words are others for some tasks.
const word = (key, values = {}) => (about.words[language][`${key}-${about.task}`] ?? about.words[language][key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const figure = (value, digits) => value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });

// As near to 0 or 1 as the digits tell; never a certainty that rounding made.
function share(value) {
  if (value < 1 && value >= 0.9995) return `>\u00a0${figure(0.999, 3)}`;
  if (value > 0 && value < 0.0005) return `<\u00a0${figure(0.001, 3)}`;
  return figure(value, 3);
}

function quantity(value, all) {
  const largest = Math.max(...all.map(Math.abs)), digits = largest ? Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(largest)))) : 0;
  return figure(value, digits);
}

function speak(chosen) {
  language = document.documentElement.lang = chosen;
  document.title = word("title");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-language]")) element.hidden = element.dataset.language !== chosen;
  for (const button of document.querySelectorAll("[data-speak]")) button.setAttribute("aria-pressed", button.dataset.speak === chosen);
  draw();
}

// ---- answers

const CELLS = {
  detection: (a) => ({ answer: countsInWords(a), figures: a.boxes.length ? word("scores", { low: figure(a.boxes.at(-1).score, 2), high: figure(a.boxes[0].score, 2) }) : "", rule: [] }),
  segmentation: (a) => {
    const marked = markedOf(a), shares = sharesInWords(a);
    return {
      answer: marked.slice(0, 3).map((i) => `${visible(about.classes[i])}\u00a0${shares[i]}`).join("\n") || word("nothing"),
      figures: marked.slice(0, 3).map((i) => word("marked-pixels", { n: a.counts[i].toLocaleString(language) })).join("\n"),
      rule: [a.inWindows && word("windows")],
    };
  },
  classification: (a) => ({
    answer: a.class,
    figures: a.order.slice(0, 3).map((i) => `${visible(about.classes[i])}\u00a0${share(a.probabilities[i])}`).join("\n"),
    rule: [
      a.set && (a.set.length === 1 ? "" : word(a.set.length ? "unsure" : "none", { classes: a.set.map(visible).join(", ") })),
      a.threshold && word(a.threshold.reached ? "reached" : "missed", { positive: visible(about.threshold.positive), value: share(about.threshold.value) }),
    ],
  }),
  regression: (a) => {
    const all = [a.predicted, a.low, a.high].filter((value) => value !== undefined), unit = about.unit && ` ${visible(about.unit)}`;
    return {
      answer: `${quantity(a.predicted, all)}${unit}`,
      figures: a.low === undefined ? "" : word("range", { low: quantity(a.low, all), high: `${quantity(a.high, all)}${unit}` }),
      rule: [a.outside && word("outside")],
    };
  },
};

function drawnRow(row) {
  const line = document.createElement("tr"), picture = line.insertCell(), name = document.createElement("th");
  if (row.answer?.isDrawn) picture.append(looking(row));
  else if (row.thumbnail) picture.append(row.thumbnail);
  name.scope = "row";
  name.append(Object.assign(document.createElement("bdi"), { textContent: visible(row.name) }));
  line.append(name);
  if (row.problem) {
    const cell = line.insertCell();
    cell.colSpan = 3;
    cell.className = "problem";
    cell.textContent = row.said ?? word(row.problem);
    return line;
  }
  const { answer, figures, rule } = CELLS[about.task](row.answer);
  const remarks = [...rule, row.answer.unlike && word("unlike")].filter(Boolean);
  for (const text of [visible(answer), figures, remarks.join("\n")]) line.insertCell().textContent = text;
  if (row.answer.unlike) line.classList.add("unlike");
  return line;
}

// The small picture as what opens the large one.
function looking(row) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "look" });
  button.setAttribute("aria-label", word("look", { name: visible(row.name) }));
  button.append(row.thumbnail ?? "▢");
  button.addEventListener("click", () => view(row).then(() => $("viewer").scrollIntoView({ block: "start" })));
  return button;
}

function draw() {
  $("rows").replaceChildren(...rows.slice(-MOST_SHOWN).map(drawnRow));
  $("answers").hidden = !rows.length;
  $("more").hidden = rows.length <= MOST_SHOWN;
  $("more").textContent = word("more", { n: MOST_SHOWN, all: rows.length });
  drawViewer();
  tell();
}

function tell() {
  if (!predictor) return;
  const odd = rows.filter((row) => row.answer?.unlike).length, unread = rows.filter((row) => row.problem).length;
  $("status").textContent = rows.length ? word("count", { n: rows.length, odd, unread }) : word("ready");
}

async function rowOf(name, bytes, onPiece) {
  try {
    const { picture, answer, mask } = await predictor.row(await bytes(), onPiece);
    return { name, bytes, answer, hasPicture: Boolean(picture), thumbnail: picture && thumbnailOf(picture, mask, answer) };
  } catch (error) {
    if (!(error instanceof Refused)) console.error(error);
    return { name, problem: error instanceof Refused ? error.kind : "damaged", said: error.said };
  }
}

// Files are read one after another, so that memory does not grow with them; the page is free between two.
function add(files) {
  queue = queue.then(async () => {
    const before = rows.length, pause = () => new Promise((done) => setTimeout(done));
    for (const [place, { name, bytes }] of files.entries()) {
      const onPiece = (n, all) => {
        $("status").textContent = word("piece", { image: place + 1, images: files.length, n, all });
        return pause();
      };
      rows.push(await rowOf(name, bytes, onPiece));
      $("status").textContent = word("progress", { n: place + 1, all: files.length });
      await pause();
    }
    draw();
    const first = rows.slice(before).find((row) => row.answer?.isDrawn);
    if (first) await view(first);
  });
  return queue;
}

async function bytesOf(file) {
  if (file.size > MOST_BYTES) throw new Refused("bytes");
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Refused("unreadable");
  }
}

const named = (file, name = file.webkitRelativePath || file.name) => ({
  name, bytes: () => bytesOf(file),
});

// ---- what was dropped, folders within folders too

async function filesOf(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    return [named(file, entry.fullPath.replace(/^\//, ""))];
  }
  const reader = entry.createReader(), entries = [];
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) break;
    entries.push(...some);
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return (await Promise.all(entries.map(filesOf))).flat();
}

async function dropped(event) {
  event.preventDefault();
  $("drop").classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...event.dataTransfer.files];
  await add(entries.length ? (await Promise.all(entries.map(filesOf))).flat() : files.map((file) => named(file)));
}

// ---- the camera

async function startCamera() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: true });
  } catch {
    $("status").textContent = word("camera-missing");
    return;
  }
  $("video").srcObject = stream;
  $("camera").hidden = false;
  $("take").focus();
}

function stopCamera() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  $("camera").hidden = true;
  $("start-camera").focus();
}

function takePicture() {
  const video = $("video"), { videoWidth: width, videoHeight: height } = video;
  if (!width) return;
  const surface = Object.assign(document.createElement("canvas"), { width, height });
  const context = surface.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0);
  const file = new Promise((done) => surface.toBlob(done, "image/png")), time = new Date().toTimeString().slice(0, 8);
  add([{ name: word("photo", { time }), bytes: async () => bytesOf(await file) }]);
}

function tableText() {
  nameMasks();
  return `\ufeff${csvOf(rows.map((row) => ({ ...row, problem: row.problem && (row.said ?? word(row.problem)) })), about)}`;
}

// ---- begin

for (const button of document.querySelectorAll("[data-speak]")) button.addEventListener("click", () => speak(button.dataset.speak));
for (const [button, input] of [["choose", "files"], ["choose-folder", "folder"]]) {
  $(button).addEventListener("click", () => $(input).click());
  $(input).addEventListener("change", async () => {
    const files = [...$(input).files];
    $(input).value = "";
    await add(files.map((file) => named(file)));
  });
}
$("drop").addEventListener("dragover", (event) => { event.preventDefault(); $("drop").classList.add("over"); });
$("drop").addEventListener("dragleave", () => $("drop").classList.remove("over"));
$("drop").addEventListener("drop", dropped);
$("start-camera").addEventListener("click", startCamera);
$("stop-camera").addEventListener("click", stopCamera);
$("take").addEventListener("click", takePicture);
$("save").addEventListener("click", () => handOut([tableText()], "predictions.csv", "text/csv"));
$("clear").addEventListener("click", () => { rows.length = 0; viewed = null; draw(); $("choose").focus(); });
$("previous").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));
$("opacity").addEventListener("input", drawViewer);
$("own-size").addEventListener("change", drawViewer);
$("other-colours").addEventListener("click", () => { otherColours += 1; view(viewed); });
$("marks").addEventListener("change", () => view(viewed));
$("save-one").addEventListener("click", saveOne);
$("save-all").addEventListener("click", saveAll);
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", (event) => event.preventDefault());

speak(navigator.language?.startsWith("fr") ? "fr" : navigator.language?.startsWith("en") ? "en" : about.language);
$("status").textContent = word("opening");
Predictor.opened(about).then((opened) => {
  predictor = opened;
  speak(language);
  for (const button of document.querySelectorAll(".needs-model")) button.disabled = false;
  tell();
}).catch((error) => {
  console.error(error);
  $("status").textContent = word(error instanceof Refused ? error.kind : "unopened");
  $("status").classList.add("problem");
});
