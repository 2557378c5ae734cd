// The picture to look at: hover or the cross shows an image, an outline by pointer or by keys lists the files inside.
{
  const box = document.getElementById("layout");
  if (box) {
    const part = (name) => document.getElementById(`layout-${name}`);
    const words = JSON.parse(box.dataset.words);
    const points = layouts.read(JSON.parse(box.dataset.points));
    const count = points.xs.length;
    const canvas = part("points");
    const cover = part("cover");
    const chosen = part("colour");
    const sheets = [...box.querySelectorAll("img")];
    const styles = [...part("styles").children].map((one) => getComputedStyle(one).getPropertyValue("--soft"));
    const written = new Intl.NumberFormat(document.documentElement.lang);
    const plural = new Intl.PluralRules(document.documentElement.lang);
    const many = (some, n) => (some[plural.select(n)] ?? some.other).replace("{n}", written.format(n));
    let side = 0;
    let find = () => -1;
    let kinds = [];
    let only = null;
    let corners = [];
    let closed = false;
    let cross = [0.5, 0.5];
    let held = null; // where the pointer went down, in pixels
    let dragged = false;

    const drawPoints = () => {
      performance.mark("layout-begins");
      layouts.draw(canvas.getContext("2d"), points, kinds, side, styles, only);
      performance.measure("layout-drawn", "layout-begins");
    };
    const drawCover = () => {
      const context = cover.getContext("2d");
      const ink = getComputedStyle(box).color;
      context.clearRect(0, 0, side, side);
      context.strokeStyle = context.fillStyle = ink;
      context.lineWidth = 1.5;
      if (corners.length) {
        context.beginPath();
        for (const [x, y] of corners) context.lineTo(layouts.toPixel(x, side), layouts.toPixel(y, side));
        if (closed) context.closePath();
        context.globalAlpha = 0.12;
        if (closed) context.fill("evenodd");
        context.globalAlpha = 1;
        context.stroke();
        if (corners.length < 60)
          for (const [x, y] of corners)
            context.fillRect(layouts.toPixel(x, side) - 2.5, layouts.toPixel(y, side) - 2.5, 5, 5);
      }
      if (document.activeElement === cover) {
        const [x, y] = cross.map((share) => share * side);
        context.beginPath();
        for (const [dx, dy] of [[10, 0], [0, 10]]) {
          context.moveTo(x - dx, y - dy);
          context.lineTo(x + dx, y + dy);
        }
        context.stroke();
      }
    };
    const fit = () => {
      const scale = devicePixelRatio || 1;
      side = Math.max(200, canvas.clientWidth);
      for (const one of [canvas, cover]) {
        one.width = one.height = Math.round(side * scale);
        one.getContext("2d").setTransform(scale, 0, 0, scale, 0, 0);
      }
      find = layouts.finder(points, side);
      drawPoints();
      drawCover();
    };

    const showOne = (point) => {
      part("name").textContent = point < 0 ? "" : points.names[point];
      part("kinds").textContent =
        point < 0
          ? ""
          : points.colours
              .filter((colour) => colour.of[point] >= 0)
              .map((colour) => `${colour.label}: ${colour.names[colour.of[point]]}`)
              .join(" · ");
      const small = part("small");
      const { height, width, columns, rows, n } = points.copies;
      const context = small.getContext("2d");
      context.clearRect(0, 0, small.width, small.height);
      if (point < 0 || point >= n) {
        if (point >= 0) part("kinds").textContent += ` (${words.without})`;
        return;
      }
      const each = point % (columns * rows);
      const by = small.width / Math.max(height, width);
      context.imageSmoothingEnabled = false;
      context.drawImage(
        sheets[Math.floor(point / (columns * rows))],
        (each % columns) * width, Math.floor(each / columns) * height, width, height,
        (small.width - by * width) / 2, (small.height - by * height) / 2, by * width, by * height,
      );
    };

    const tell = (text) => (part("status").textContent = text);
    const clear = () => {
      corners = [];
      closed = false;
      part("files").hidden = true;
      drawCover();
    };
    const addCorner = (x, y) => {
      if (closed) clear();
      corners.push([layouts.toPlace(x, side), layouts.toPlace(y, side)]);
      drawCover();
    };
    const close = () => {
      if (corners.length < 3) return tell(words.few);
      closed = true;
      const inside = outlines.inside(corners, points.xs, points.ys);
      part("list").value = inside.map((point) => points.names[point]).join("\n");
      part("files").hidden = !inside.length;
      tell(many(words.inside, inside.length));
      box.dataset.outline = JSON.stringify(corners);
      drawCover();
    };
    const undo = () => {
      if (closed) return clear();
      corners.pop();
      tell(many(words.corners, corners.length));
      drawCover();
    };
    const forget = () => {
      clear();
      tell("");
    };

    const choose = () => {
      only = null;
      kinds = layouts.kinds(points.colours[chosen.value], count, words);
      part("legend").replaceChildren(
        ...kinds.map((kind) => {
          const button = document.createElement("button");
          const name = document.createElement("bdi");
          name.textContent = kind.name;
          button.type = "button";
          button.className = `key cluster-${kind.style}`;
          button.setAttribute("aria-pressed", "false");
          button.append(name, ` (${written.format(kind.points.length)})`);
          button.addEventListener("click", () => {
            only = only === kind ? null : kind;
            for (const other of part("legend").querySelectorAll("button"))
              other.setAttribute("aria-pressed", String(only !== null && other === button));
            drawPoints();
          });
          const item = document.createElement("li");
          item.append(button);
          return item;
        }),
      );
      if (side) drawPoints();
    };

    cover.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      held = [event.offsetX, event.offsetY];
      dragged = false;
      cover.setPointerCapture(event.pointerId);
    });
    cover.addEventListener("pointermove", (event) => {
      const [x, y] = [event.offsetX, event.offsetY];
      if (!held) return showOne(find(x, y));
      if (Math.hypot(x - held[0], y - held[1]) < 3) return;
      if (!dragged) {
        clear();
        addCorner(...held);
      }
      dragged = true;
      addCorner(x, y);
      held = [x, y];
    });
    cover.addEventListener("pointerup", (event) => {
      if (!held) return;
      held = null;
      if (dragged) return close();
      addCorner(event.offsetX, event.offsetY);
      tell(many(words.corners, corners.length));
    });
    cover.addEventListener("pointercancel", () => (held = null));
    cover.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      if (event.key in steps) {
        const far = (event.shiftKey ? 2 : 12) / side;
        cross = cross.map((share, axis) => Math.min(1, Math.max(0, share + far * steps[event.key][axis])));
        showOne(find(cross[0] * side, cross[1] * side));
        drawCover();
      } else if (event.key === "Enter") {
        addCorner(cross[0] * side, cross[1] * side);
        tell(many(words.corners, corners.length));
      } else if (event.key === " ") close();
      else if (event.key === "Backspace") undo();
      else if (event.key === "Escape") forget();
      else return;
      event.preventDefault();
    });
    cover.addEventListener("focus", () => {
      showOne(find(cross[0] * side, cross[1] * side));
      drawCover();
    });
    cover.addEventListener("blur", drawCover);
    part("close").addEventListener("click", close);
    part("undo").addEventListener("click", undo);
    part("forget").addEventListener("click", forget);
    part("save").addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([`${part("list").value}\n`], { type: "text/plain" }));
      link.download = words.file;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    });
    chosen.addEventListener("change", choose);

    document.getElementById("layout-still").hidden = true;
    box.hidden = false;
    choose();
    fit();
    new ResizeObserver(() => {
      if (Math.max(200, canvas.clientWidth) !== side) fit();
    }).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", fit);
  }
}
