// All scenes, with a picture of each, and a search among them. beside.js says what belongs to a scene.
'use strict';

/** Draws the scenes in which each word of `query` occurs, by stage, and says how many there are. */
function drawGallery(scenes, beside, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = scenes.filter((scene) => {
    const text = `stage ${scene.stage} ${scene.scene} ${scene.summary} ${beside[nameOf(scene)]?.chapter?.title ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const stages = [...new Set(found.map((scene) => scene.stage))];
  return {
    count: found.length,
    drawn: stages.map((stage) => element('section', 'stage', element('h3', '', `Stage ${stage}`),
      element('ul', 'scenes', ...found.filter((scene) => scene.stage === stage)
        .map((scene) => drawScene(scene, beside[nameOf(scene)]))))),
  };
}

function drawScene(scene, has) {
  const link = element('a', 'scene', element('b', '', scene.scene), element('span', '', scene.summary));
  link.href = `#${nameOf(scene)}/1`;
  if (has?.picture) {
    const picture = element('img', '');
    picture.loading = 'lazy';
    picture.alt = '';
    picture.src = `pictures/${nameOf(scene)}.svg`;
    link.prepend(picture);
  }
  return element('li', '', link,
    element('p', 'about', `${scene.steps} ${scene.steps === 1 ? 'step' : 'steps'}`, has?.chapter ? ' · ' : null, has?.chapter ? chapterLink(has.chapter) : null));
}

/** To the place in the book that explains a scene. Where the book is not built, to the text that it is made of. */
function chapterLink({ page, anchor, title }) {
  const made = element('a', '', `Chapter ${title}`);
  made.href = `../${page}.${document.documentElement.dataset.book ? 'html' : 'md'}${anchor ? `#${anchor}` : ''}`;
  return made;
}
