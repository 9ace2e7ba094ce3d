package io.millrace.server;

/** WCAG 2.1's contrast of text against its ground, computed in the page. */
final class Contrast {
  /** Returns the texts below level AA (4.5 : 1), or nothing. */
  static final String SCRIPT =
      """
      const parse = (c) => { const n = c.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
      const lit = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
      const light = ([r, g, b]) => 0.2126 * lit(r) + 0.7152 * lit(g) + 0.0722 * lit(b);
      const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
      const ground = (e) => {
        const own = parse(getComputedStyle(e).backgroundColor);
        if (own[3] === 1) return own;
        return over(own, e.parentElement ? ground(e.parentElement) : [255, 255, 255, 1]);
      };
      const poor = [];
      for (const e of document.querySelectorAll('body *')) {
        const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '');
        if (!own || e.offsetParent === null || e.classList.contains('skip')) continue;
        const under = ground(e);
        const [a, b] = [light(parse(getComputedStyle(e).color)), light(under)];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < 4.5) poor.push(e.textContent.slice(0, 30) + ' ' + contrast.toFixed(2));
      }
      return poor.join('; ');
      """;

  private Contrast() {}
}
