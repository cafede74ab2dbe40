// A drawing as plain data, which the page makes elements of and docs/figures.mjs a file.
'use strict';

/** shape('rect', { x: 1, class: 'ready' }, otherShape, 'a text', ...); null and '' are left out. */
function shape(name, attributes, ...inside) {
  return { name, attributes, inside: inside.flat().filter((part) => part !== null && part !== '') };
}

function toDom(drawing) {
  if (typeof drawing === 'string') return drawing;
  const made = document.createElementNS('http://www.w3.org/2000/svg', drawing.name);
  for (const [name, value] of Object.entries(drawing.attributes)) made.setAttribute(name, value);
  for (const part of drawing.inside) made.append(toDom(part));
  return made;
}

const escaped = (text) =>
  `${text}`.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

function toText(drawing) {
  if (typeof drawing === 'string') return escaped(drawing);
  const attributes = Object.entries(drawing.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<${drawing.name}${attributes.join('')}>${drawing.inside.map(toText).join('')}</${drawing.name}>`;
}
