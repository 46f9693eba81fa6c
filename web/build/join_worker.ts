import type { Plugin } from 'vite';

type Bundle = Parameters<Extract<NonNullable<Plugin['generateBundle']>, (...given: never[]) => unknown>>[1];
type Output = Bundle[string];

/** The names of the entries of the build that this is about. */
export const JOIN = 'join';
export const WORKER = 'join-worker';

const place_holder = 'JOIN_PAGE_ASSETS';

/** Writes into the worker of the join page what the page consists of: its scripts, styles, fonts and icon. */
export function joinWorker(): Plugin {
  return {
    name: 'diemcau-join-worker',
    generateBundle(_options, bundle) {
      const worker = Object.values(bundle).find((output) => isEntry(output, WORKER));
      const join = Object.values(bundle).find((output) => isEntry(output, JOIN));
      if (worker?.type !== 'chunk' || join?.type !== 'chunk') {
        throw new Error('the join page or its worker is not part of the build');
      }
      if (worker.imports.length > 0) throw new Error('the worker must stand alone: it imports something');
      const assets = JSON.stringify(['/icon.svg', ...assetsOf(join.fileName, bundle)]);
      if (!worker.code.includes(place_holder)) throw new Error('the worker does not ask for its assets');
      worker.code = worker.code.replaceAll(place_holder, assets);
    },
  };
}

function isEntry(output: Output, name: string): boolean {
  return output.type === 'chunk' && output.isEntry && output.name === name;
}

/** Every script that the page loads, at once or later, and the styles; fonts are shared by all pages. */
function assetsOf(entry: string, bundle: Bundle): string[] {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (scripts.has(name) || chunk?.type !== 'chunk') return;
    scripts.add(name);
    chunk.viteMetadata?.importedCss.forEach((style) => styles.add(style));
    [...chunk.imports, ...chunk.dynamicImports].forEach(visit);
  };
  visit(entry);
  const fonts = Object.keys(bundle).filter((name) => name.endsWith('.woff2'));
  return [...scripts, ...styles, ...fonts].map((name) => `/${name}`).sort();
}
