// Every text of the page against what lies behind it: WCAG 2.2, 1.4.3 (4.5, or 3 where it is large). Returns those that fall short.
(() => {
  const parse = text => {
    const found = text.match(/rgba?\(([^)]+)\)/);
    if (!found) return null;
    const [r, g, b, a = 1] = found[1].split(/[\s,/]+/).filter(part => part).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1,
  });
  const light = c => {
    const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(c.r) + 0.7152 * part(c.g) + 0.0722 * part(c.b);
  };
  const ratio = (one, two) => {
    const [high, low] = [light(one), light(two)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const behindHtml = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour && colour.a > 0) layers.push(colour);
      if (colour && colour.a === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
  };
  const behindSvg = text => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    let ground = behindHtml(text.ownerSVGElement.parentElement);
    for (const shape of text.ownerSVGElement.querySelectorAll("rect, circle")) {
      if (shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_PRECEDING) break;
      const area = shape.getBoundingClientRect();
      const fill = parse(getComputedStyle(shape).fill);
      if (fill && x >= area.left && x <= area.right && y >= area.top && y <= area.bottom) ground = over(fill, ground);
    }
    return ground;
  };
  const bad = [];
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let count = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || seen.has(element) || element.closest("title, desc, style, .skip")) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const isSvg = element instanceof SVGElement;
    const colour = parse(isSvg ? style.fill : style.color);
    const ground = isSvg ? behindSvg(element) : behindHtml(element);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700) ? 3 : 4.5;
    const found = ratio(over(colour, ground), ground);
    count++;
    if (found < needed) bad.push(`${found.toFixed(2)} < ${needed}: "${walker.currentNode.data.trim().slice(0, 40)}" <${element.tagName} class="${element.getAttribute("class") ?? ""}">`);
  }
  return { count, bad: bad.slice(0, 20) };
})()
