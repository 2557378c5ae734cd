// What was drawn over a picture, looked at: one picture at a time, at the size of its file.
"use strict";

const MOST_DRAWN = 16e6; // Pixels; a larger picture is drawn smaller.
const LEAST_WIDE = 480; // Pixels of the screen; a smaller picture is enlarged.
let viewed = null, otherColours = 0;

// Where in a picture of one size the pixels of another size lie.
const places = (from, to) => Int32Array.from({ length: to }, (_, i) => Math.floor(((i + 0.5) * from) / to));

const contextOf = (surface, width, height) => Object.assign(surface, { width, height }).getContext("2d");

// A picture on a surface of some size; one of 16 bits between the values that are black and white to the model.
function paintPicture(surface, picture, width, height) {
  const context = contextOf(surface, width, height), image = context.createImageData(width, height), { channels } = picture;
  const [low, high] = picture.depth === "8-bit" ? [0, 255] : about.prepared ? [about.prepared.low, about.prepared.high] : [0, 65535];
  const columns = places(picture.width, width), spread = 255 / (high - low);
  for (const [y, row] of places(picture.height, height).entries()) {
    for (let x = 0, to = 4 * y * width; x < width; x++, to += 4) {
      const from = (row * picture.width + columns[x]) * channels;
      for (let c = 0; c < 3; c++) image.data[to + c] = (picture.data[from + Math.min(c, channels - 1)] - low) * spread;
      image.data[to + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}

// The colour of a class: those of the report, told apart by colour-blind people too, and striped where they begin again.
function colourAt(number, x, y, stripe) {
  const { colours } = about, place = number + otherColours, round = Math.floor(number / colours.length) % 4;
  const along = round === 1 ? x + y : round === 2 ? x - y + 1e6 : y;
  return round && Math.floor(along / stripe) % 3 === 0 ? [255, 255, 255] : colours[place % colours.length];
}

// A mask as two layers, the inside of what is marked and its outline; the background stays clear.
function paintMask([inside, outline], mask, width, height) {
  const contexts = [inside, outline].map((surface) => contextOf(surface, width, height));
  const images = contexts.map((context) => context.createImageData(width, height)), stripe = Math.max(3, Math.max(width, height) / 100);
  const rows = places(mask.height, height), columns = places(mask.width, width);
  const at = (x, y) => mask.data[rows[y] * mask.width + columns[x]];
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const value = at(x, y);
      if (value === about.background) continue;
      const isEdge = (x && at(x - 1, y) !== value) || (x + 1 < width && at(x + 1, y) !== value) || (y && at(x, y - 1) !== value) || (y + 1 < height && at(x, y + 1) !== value);
      const { data } = images[isEdge ? 1 : 0], [red, green, blue] = colourAt(value, x, y, stripe);
      data[to] = red;
      data[to + 1] = green;
      data[to + 2] = blue;
      data[to + 3] = 255;
    }
  }
  contexts.forEach((context, i) => context.putImageData(images[i], 0, 0));
}

const fraction = (value, digits = 1) => `${figure(100 * value, digits)}\u00a0%`;

// Never a share of nothing or of all that rounding made.
function shareOf(n, all) {
  if (n && n / all < 0.0005) return `<\u00a0${fraction(0.001)}`;
  if (n < all && n / all >= 0.9995) return `>\u00a0${fraction(0.999)}`;
  return fraction(n / all);
}

const sharesInWords = ({ counts, width, height }) => counts.map((n) => shareOf(n, width * height));

// The marked classes of a mask, the largest first.
function markedOf({ counts }) {
  const classes = counts.map((_, i) => i).filter((i) => i !== about.background && counts[i]);
  return classes.sort((a, b) => counts[b] - counts[a] || a - b);
}

// Boxes as lines in the colour of their class, with a light rim; marked: whether class and score stand beside each.
// finer: pixels of the surface for one of the picture.
function paintBoxes(surface, { boxes }, [wide, high], size, { finer, marked, line }) {
  const context = surface.getContext("2d"), [across, down] = [wide / size.width, high / size.height];
  context.lineJoin = "round";
  // The large ones first, so that no small one is hidden below them.
  const area = ({ edges: [x1, y1, x2, y2] }) => (x2 - x1) * (y2 - y1);
  for (const { label, score, edges } of [...boxes].sort((a, b) => area(b) - area(a))) {
    const [x1, y1, x2, y2] = edges.map((edge, i) => edge * (i % 2 ? down : across)), colour = `rgb(${about.colours[(label + otherColours) % about.colours.length]})`;
    context.setLineDash(Math.floor(label / about.colours.length) % 2 ? [4 * line, 3 * line] : []);
    for (const [style, width] of [["rgba(255, 255, 255, .75)", 2 * line], [colour, line]]) {
      Object.assign(context, { strokeStyle: style, lineWidth: width });
      context.strokeRect(x1, y1, Math.max(finer, x2 - x1), Math.max(finer, y2 - y1));
    }
    if (marked) paintMark(context, `${visible(about.classes[label])} ${figure(score, 2)}`, x1, y1, line);
  }
}

function paintMark(context, text, x, y, line) {
  const size = 6 * line;
  context.font = `${size}px sans-serif`;
  const wide = context.measureText(text).width + size / 2, top = y > 1.4 * size ? y - 1.4 * size : y;
  context.fillStyle = "rgba(255, 255, 255, .85)";
  context.fillRect(x, top, wide, 1.35 * size);
  context.fillStyle = "#1b1a17";
  context.fillText(text, x + size / 4, top + size);
}

function thumbnailOf(picture, mask, answer) {
  const longest = answer?.isDrawn ? 96 : 64, scale = longest / Math.max(picture.width, picture.height, longest);
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const surface = document.createElement("canvas");
  paintPicture(surface, picture, width, height);
  if (mask) {
    const layers = [0, 1].map(() => document.createElement("canvas")), context = surface.getContext("2d");
    paintMask(layers, mask, width, height);
    for (const [i, layer] of layers.entries()) {
      context.globalAlpha = i ? 1 : 0.5;
      context.drawImage(layer, 0, 0);
    }
  }
  if (answer?.boxes) paintBoxes(surface, answer, [width, height], answer, { finer: 1, marked: false, line: 1.5 });
  return surface;
}

// ---- the picture that is looked at

const viewable = () => rows.filter((row) => row.answer?.isDrawn);

async function view(row) {
  viewed = row;
  if (row) {
    // What no browser draws, such as a TIFF, is grey below its answer.
    const { width, height, file } = row.answer, blank = { width: 1, height: 1, channels: 1, depth: "8-bit", data: Uint8Array.of(128) };
    const picture = row.hasPicture ? await readPicture(await row.bytes(), { reduced: null }) : blank, mask = file && (await pngPicture(pngChunks(file)));
    if (viewed !== row) return;
    const scale = Math.min(1, Math.sqrt(MOST_DRAWN / (width * height))), [wide, high] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
    paintPicture($("layer-picture"), picture, wide, high);
    if (mask) paintMask([$("layer-inside"), $("layer-outline")], mask, wide, high);
    else {
      // Lines are drawn finer than the pixels of a small picture.
      const finer = Math.max(1, Math.ceil((2 * LEAST_WIDE) / wide)), size = [wide * finer, high * finer], marked = $("marks").checked;
      contextOf($("layer-inside"), 1, 1);
      contextOf($("layer-outline"), ...size);
      paintBoxes($("layer-outline"), row.answer, size, row.answer, { finer, marked, line: Math.max(2, Math.max(...size) / 400) });
    }
    $("layers").classList.toggle("enlarged", width < LEAST_WIDE);
    row.drawnAt = scale;
  }
  drawViewer();
}

function drawViewer() {
  const row = viewed, all = viewable();
  $("viewer").hidden = !row;
  for (const element of document.querySelectorAll(".drawn-only")) element.hidden = !all.length;
  for (const element of document.querySelectorAll("[data-of]")) element.hidden = element.dataset.of !== about.task;
  if (!row) return;
  const { width, height } = row.answer, place = all.indexOf(row), layers = $("layers");
  $("viewer-name").textContent = visible(row.name);
  $("previous").disabled = place <= 0;
  $("next").disabled = place >= all.length - 1;
  $("layer-picture").setAttribute("aria-label", word("drawn", { name: visible(row.name), classes: marksOf(row.answer) }));
  layers.classList.toggle("own-size", $("own-size").checked);
  layers.style.width = $("own-size").checked ? "max-content" : `min(100%, ${Math.max(width, LEAST_WIDE)}px, ${(75 * width) / height}vh)`;
  $("layer-inside").style.opacity = $("opacity").value / 100;
  $("opacity-value").textContent = fraction($("opacity").value / 100, 0);
  const size = word("size", { width: width.toLocaleString(language), height: height.toLocaleString(language) });
  $("viewer-size").textContent = [size, row.drawnAt < 1 && word("smaller", { share: fraction(row.drawnAt, 0) })].filter(Boolean).join(" ");
  $("legend-rows").replaceChildren(...about.classes.map((name, i) => legendRow(name, i, row.answer)));
}

function marksOf(answer) {
  if (answer.boxes) return countsInWords(answer);
  const shares = sharesInWords(answer);
  return markedOf(answer).map((i) => `${visible(about.classes[i])}\u00a0${shares[i]}`).join(", ") || word("nothing");
}

// How many boxes of each class there are.
function countsInWords(answer) {
  return about.classes.map((name, i) => [name, countOf(answer, i)]).filter(([, n]) => n).map(([name, n]) => `${visible(name)}\u00a0${n}`).join(", ") || word("no-boxes");
}

function legendTexts(i, answer) {
  if (answer.boxes) return [countOf(answer, i).toLocaleString(language), about.thresholds ? figure(about.thresholds[i], 2) : "", String(i + 1)];
  return [sharesInWords(answer)[i], answer.counts[i].toLocaleString(language), String(i)];
}

function legendRow(name, i, answer) {
  const line = document.createElement("tr"), swatch = document.createElement("canvas"), title = document.createElement("th");
  const context = contextOf(swatch, 28, 18);
  if (i === about.background) line.insertCell().textContent = word("no-colour");
  else {
    for (let y = 0; y < 18; y++) {
      for (let x = 0; x < 28; x++) {
        context.fillStyle = `rgb(${colourAt(i, x, y, 4).join()})`;
        context.fillRect(x, y, 1, 1);
      }
    }
    line.insertCell().append(swatch);
  }
  title.scope = "row";
  title.append(Object.assign(document.createElement("bdi"), { textContent: visible(name) }));
  line.append(title);
  for (const text of legendTexts(i, answer)) line.insertCell().textContent = text;
  return line;
}

function step(by) {
  const all = viewable(), next = all[all.indexOf(viewed) + by];
  if (next) view(next);
}

// The masks are named when they are handed out: no two alike.
function nameMasks() {
  const all = viewable();
  fileNames(all.map((row) => row.name), "_mask.png").forEach((name, i) => { all[i].answer.name = name; });
}

function saveOne() {
  if (about.task === "detection") return handOut([cocoOf(viewable(), about)], "boxes.json", "application/json");
  nameMasks();
  return handOut([viewed.answer.file], viewed.answer.name, "image/png");
}

function saveAll() {
  const all = viewable(), text = (content) => new TextEncoder().encode(content), table = ["predictions.csv", text(tableText())];
  const files = about.task === "detection"
    ? [["boxes.json", text(cocoOf(all, about))], ["boxes.csv", text(`\ufeff${boxesCsv(all, about)}`)]]
    : all.map((row) => [row.answer.name, row.answer.file]);
  handOut([zipOf([...files, table])], "predictions.zip", "application/zip");
}
